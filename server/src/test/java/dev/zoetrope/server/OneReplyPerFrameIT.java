package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every frame gets exactly one reply per model, its own, whatever clients do; and a server that has
 * been left by all of them holds nothing. {@code -Dzoetrope.seed=N} repeats a run's choices.
 */
class OneReplyPerFrameIT {
  private static final int ROUNDS = 4;
  private static final int STREAMS_PER_ROUND = 24;
  private static final int CONCURRENT = 8;
  private static final int CHURN = 1_000;
  private static final long SEED = Long.getLong("zoetrope.seed", System.nanoTime());

  private static LeakWatch leaks;
  private static TestServer server;
  private static List<ManagedChannel> channels;

  @BeforeAll
  static void start() throws IOException {
    leaks = new LeakWatch();
    server =
        TestServer.start(
            TestServer.transport(),
            List.of(
                TestModels.probe("small", 8),
                TestModels.probe("large", 32),
                TestModels.fragile(SentFrame.FRAGILE, 32)));
    channels = Stream.generate(server::connect).limit(4).toList();
  }

  @AfterEach
  void leavesNothingBehind() {
    server.assertEmpty();
    assertThat(leaks.leaks()).isEmpty();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
    leaks.close();
  }

  @Test
  void everyFrameIsAnsweredOnceWhateverClientsDo() throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(CONCURRENT);
    try {
      Random seeds = new Random(SEED);
      long pointers = 0;
      long bytes = 0;
      int stayed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        stayed += round(clients, seeds);
        server.assertEmpty();
        if (round == 0) {
          pointers = Pointer.totalCount();
          bytes = Pointer.totalBytes();
        }
        assertThat(Pointer.totalCount())
            .as("native objects, round %d", round)
            .isLessThanOrEqualTo(pointers);
        assertThat(Pointer.totalBytes())
            .as("native bytes, round %d", round)
            .isLessThanOrEqualTo(bytes);
      }
      assertThat(stayed).as("streams that were checked, seed %d", SEED).isPositive();
      assertThat(server.counter("outcome_result")).isPositive();
    } finally {
      clients.shutdownNow();
    }
  }

  private static int round(ExecutorService clients, Random seeds) throws InterruptedException {
    List<Future<Boolean>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS_PER_ROUND; i++) {
      ManagedChannel channel = channels.get(i % channels.size());
      long seed = seeds.nextLong();
      streams.add(clients.submit(() -> new RandomStream(seed, channel).run()));
    }
    int stayed = 0;
    for (int i = 0; i < streams.size(); i++) {
      try {
        stayed += streams.get(i).get() ? 1 : 0;
      } catch (ExecutionException e) {
        throw new AssertionError(
            "stream %d of a round; repeat with -Dzoetrope.seed=%d".formatted(i, SEED),
            e.getCause());
      }
    }
    return stayed;
  }

  /** Some say nothing, some one frame, some an unknown model; some close, some cancel. */
  @Test
  void aThousandStreamsOpenAndClose() {
    Random random = new Random(SEED);
    List<WatchClient> open = new ArrayList<>();
    for (int i = 0; i < CHURN; i++) {
      ManagedChannel channel = channels.get(i % channels.size());
      WatchClient client = WatchClient.raw(channel).readAll();
      boolean unknown = random.nextInt(10) == 0;
      client.open(Open.newBuilder().addModels(unknown ? "nobody" : "small"));
      if (random.nextBoolean()) {
        MarkedPicture picture = new MarkedPicture(i, 8, 8, PixelFormat.PIXEL_FORMAT_RGB8);
        client.frame(picture.frame(i, random, true));
      }
      if (i % 8 == 0) {
        client.cancel();
      } else {
        client.halfClose();
        Status end = client.awaitEnd();
        assertThat(end.getCode())
            .as("%s", end)
            .isEqualTo(unknown ? Status.Code.NOT_FOUND : Status.Code.OK);
      }
      open.add(client);
    }
    open.forEach(WatchClient::awaitEnd);
  }

  @Test
  void refusesAnUnknownModelByName() {
    WatchClient client = WatchClient.stub(channels.get(0)).readAll();
    client.open(Open.newBuilder().addModels("small").addModels("nobody"));
    Status end = client.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(end.getDescription()).contains("model", "'nobody'", "small");
  }

  @Test
  void readsFieldsInAnyOrderAndSkipsUnknownOnes() throws IOException {
    Random random = new Random(SEED);
    WatchClient client = WatchClient.raw(channels.get(0)).readAll();
    client.open(
        Open.newBuilder().addModels("small").setPolicy(Policy.POLICY_QUEUE).setLogits(true));
    List<SentFrame> sent = new ArrayList<>();
    for (int sequence = 0; sequence < 6; sequence++) {
      MarkedPicture picture =
          new MarkedPicture(1_000 + sequence, 8, 8, PixelFormat.PIXEL_FORMAT_RGB8);
      sent.add(SentFrame.good(picture));
      Frame frame = picture.frame(sequence, random, true).build();
      client.awaitReady();
      client.send(
          switch (sequence) {
            case 0 -> message(pixelsFirst(frame));
            case 1 -> message(withUnknownFields(frame).toByteArray());
            case 2 -> concat(message(frame.toByteArray()), unknownInRequest());
            case 3 -> concat(unknownInRequest(), message(frame.toByteArray()));
            case 4 -> inTwoPieces(frame);
            default -> message(frame.toByteArray());
          });
    }
    client.halfClose();
    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    List<FrameReply> replies = client.replies();
    assertThat(replies).hasSize(sent.size());
    for (FrameReply reply : replies) {
      assertThat(reply.getOutcome()).as("%s", reply).isEqualTo(Outcome.OUTCOME_RESULT);
      sent.get((int) reply.getSequence()).check(reply, EnumSet.of(Policy.POLICY_QUEUE), false);
    }
  }

  private static byte[] pixelsFirst(Frame frame) {
    byte[] pixels = Frame.newBuilder().setPixels(frame.getPixels()).build().toByteArray();
    return concat(pixels, frame.toBuilder().clearPixels().build().toByteArray());
  }

  /** Numbers, bytes and fixed-size fields, before and behind the pixels. */
  private static Frame withUnknownFields(Frame frame) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(-1)
            .addFixed32(7)
            .addFixed64(8)
            .addLengthDelimited(ByteString.copyFromUtf8("unknown"))
            .build();
    return frame.toBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder().addField(15, field).addField(2_000, field).build())
        .build();
  }

  private static byte[] message(byte[] frame) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(WatchRequest.FRAME_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeByteArrayNoTag(frame);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] unknownInRequest() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt64(99, 5);
    out.flush();
    return bytes.toByteArray();
  }

  /** Two occurrences of one field of a message are one message, merged. */
  private static byte[] inTwoPieces(Frame frame) throws IOException {
    return concat(
        message(frame.toBuilder().clearPixels().build().toByteArray()),
        message(Frame.newBuilder().setPixels(frame.getPixels()).build().toByteArray()));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void garbageEndsItsOwnStreamOnly() {
    Random random = new Random(SEED);
    WatchClient bystander = WatchClient.raw(channels.get(0)).readAll();
    bystander.open(Open.newBuilder().addModels("small")).awaitOpened();
    for (int i = 0; i < 50; i++) {
      // A tag whose length runs over the end, then noise: never a message.
      byte[] garbage = new byte[2 + random.nextInt(300)];
      random.nextBytes(garbage);
      garbage[0] = (byte) (i % 2 == 0 ? WatchRequest.FRAME_FIELD_NUMBER << 3 | 2 : 0xff);
      garbage[1] = (byte) (i % 2 == 0 ? 0x7f : 0xff);
      if (i % 2 == 0 && garbage.length >= 0x81) {
        garbage = Arrays.copyOf(garbage, 0x40);
      }
      if (i % 2 == 1) {
        Arrays.fill(garbage, (byte) 0xff);
      }
      WatchClient client = WatchClient.raw(channels.get(0)).readAll();
      if (random.nextBoolean()) {
        client.open(Open.newBuilder().addModels("small"));
      }
      client.send(garbage);
      Status end = client.awaitEnd();
      assertThat(end.getCode()).as("%s", end).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription()).startsWith("not a WatchRequest: ");
    }
    MarkedPicture picture = new MarkedPicture(7, 8, 8, PixelFormat.PIXEL_FORMAT_RGB8);
    bystander.frame(picture.frame(1, random, true)).halfClose();
    assertThat(bystander.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(bystander.replies())
        .singleElement()
        .satisfies(reply -> assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT));
  }

  @Test
  void namesWhatIsWrongWithTheOrderOfMessages() {
    WatchClient frameFirst = WatchClient.raw(channels.get(0)).readAll();
    frameFirst.frame(Frame.newBuilder().setSequence(1));
    assertThat(frameFirst.awaitEnd().toString())
        .contains("INVALID_ARGUMENT", "the first message of a stream is open, not frame");
    WatchClient openTwice = WatchClient.raw(channels.get(0)).readAll();
    openTwice.open(Open.newBuilder());
    openTwice.awaitOpened();
    openTwice.open(Open.newBuilder());
    assertThat(openTwice.awaitEnd().toString()).contains("INVALID_ARGUMENT", "open: sent twice");
    WatchClient nothing = WatchClient.raw(channels.get(0)).readAll();
    nothing.send(new byte[0]);
    assertThat(nothing.awaitEnd().toString()).contains("INVALID_ARGUMENT", "without open");
  }

  @Test
  void oneCallGetsOneAnswer() {
    Random random = new Random(SEED);
    VisionGrpc.VisionBlockingStub stub = VisionGrpc.newBlockingStub(channels.get(0));
    for (int i = 0; i < 20; i++) {
      MarkedPicture picture = new MarkedPicture(i, 24, 24, PixelFormat.PIXEL_FORMAT_PNG);
      FrameReply reply =
          stub.infer(
                  InferRequest.newBuilder()
                      .setModel("large")
                      .setLogits(true)
                      .setFrame(picture.frame(i, random, true))
                      .build())
              .getReply();
      assertThat(reply.getOutcome()).as("%s", reply).isEqualTo(Outcome.OUTCOME_RESULT);
      SentFrame.good(picture).check(reply, EnumSet.noneOf(Policy.class), false);
    }
    for (BadFrame bad : BadFrame.values()) {
      FrameReply reply =
          stub.infer(InferRequest.newBuilder().setFrame(bad.frame(1, random)).build()).getReply();
      assertThat(reply.getOutcome()).as("%s: %s", bad, reply).isEqualTo(Outcome.OUTCOME_INVALID);
      assertThat(reply.getDetail()).as("%s", bad).matches(bad.detail());
    }
    assertThat(statusOf(() -> stub.infer(InferRequest.getDefaultInstance())).toString())
        .contains("INVALID_ARGUMENT", "frame: missing");
    assertThat(
            statusOf(
                    () ->
                        stub.infer(
                            InferRequest.newBuilder()
                                .setModel("nobody")
                                .setFrame(Frame.getDefaultInstance())
                                .build()))
                .toString())
        .contains("NOT_FOUND", "'nobody'");
  }

  private static Status statusOf(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
    throw new AssertionError("no error");
  }
}
