package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zoetrope.server.frame.VideoClip;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoded video through a real server: each frame's answer is from its own picture. */
class VideoIT {
  private static TestServer server;
  private static List<ManagedChannel> channels;

  @BeforeAll
  static void start() throws IOException {
    server =
        TestServer.start(
            TestServer.transport(),
            List.of(TestModels.probe("small", 16), TestModels.probe("large", 32)));
    channels = Stream.generate(server::connect).limit(4).toList();
  }

  @AfterEach
  void freesEveryDecoder() {
    server.assertEmpty();
    TestServer.eventually("no decoders", () -> server.server.decoders().videoDecoders() == 0);
    assertThat(server.server.decoders().videoBytes()).isZero();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
  }

  private static Open.Builder open(String name, Policy policy) {
    return Open.newBuilder()
        .setPixelFormat(VideoClip.formatOf(name))
        .setPolicy(policy)
        .setLogits(true);
  }

  private static Frame.Builder frame(long sequence, byte[] unit) {
    return Frame.newBuilder().setSequence(sequence).setPixels(ByteString.copyFrom(unit));
  }

  /** The number in the left half of the picture: green of the upper left quadrant. */
  private static int number(FrameReply reply) {
    return Math.round(reply.getClasses().getLogits(4) * 219 / 5);
  }

  private static List<FrameReply> withOutcome(List<FrameReply> replies, Outcome outcome) {
    return replies.stream().filter(reply -> reply.getOutcome() == outcome).toList();
  }

  private static void assertOneEach(List<FrameReply> replies, int frames, int models) {
    Set<String> seen = new HashSet<>();
    replies.forEach(r -> assertThat(seen.add(r.getSequence() + " " + r.getModel())).isTrue());
    assertThat(seen).hasSize(frames * models);
  }

  /** QUEUE, as a client with flow control sends. */
  private static WatchClient play(ManagedChannel channel, String name, Open.Builder open) {
    WatchClient client = WatchClient.stub(channel).readAll().open(open);
    client.awaitOpened();
    List<byte[]> units = VideoClip.load(name);
    for (int i = 0; i < units.size(); i++) {
      client.awaitReady();
      client.frame(frame(i, units.get(i)));
    }
    return client.halfClose();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.h264", "reordered.h264", "plain.h265", "reordered.h265"})
  void queueAnswersEveryFrameOfTwoModelsAndDecodesItOnce(String name) {
    long before = server.server.decoders().videoPictures();
    WatchClient client =
        play(
            channels.get(0),
            name,
            open(name, Policy.POLICY_QUEUE).addModels("small").addModels("large").setWindow(2));

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    int frames = VideoClip.load(name).size();
    List<FrameReply> replies = client.replies();
    assertOneEach(replies, frames, 2);
    assertThat(withOutcome(replies, Outcome.OUTCOME_RESULT)).hasSize(2 * frames);
    if (name.startsWith("plain")) {
      assertThat(replies)
          .allSatisfy(reply -> assertThat(number(reply)).isEqualTo((int) reply.getSequence()));
    }
    assertThat(server.server.decoders().videoPictures() - before).isEqualTo(frames);
  }

  @Test
  void latestAnswersEveryFrameAndResultsAreTheFramesOwn() {
    List<byte[]> units = VideoClip.load("plain.h264");
    WatchClient client =
        WatchClient.stub(channels.get(1))
            .readAll()
            .open(open("plain.h264", Policy.POLICY_LATEST).addModels("small"));
    client.awaitOpened();
    for (int i = 0; i < 200; i++) {
      client.frame(frame(i, units.get(i % units.size())));
    }
    client.halfClose();

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    List<FrameReply> replies = client.replies();
    assertOneEach(replies, 200, 1);
    List<FrameReply> results = withOutcome(replies, Outcome.OUTCOME_RESULT);
    assertThat(results).isNotEmpty();
    assertThat(results)
        .allSatisfy(
            reply ->
                assertThat(number(reply)).isEqualTo((int) (reply.getSequence() % units.size())));
    assertThat(results.size() + withOutcome(replies, Outcome.OUTCOME_SUPERSEDED).size())
        .isEqualTo(200);
  }

  @Test
  void aCorruptAccessUnitCostsFramesUpToTheNextKeyframe() {
    List<byte[]> units = new ArrayList<>(VideoClip.load("plain.h264"));
    byte[] corrupt = units.get(13).clone();
    for (int at = corrupt.length / 2; at < corrupt.length; at++) {
      corrupt[at] ^= 0x55;
    }
    units.set(13, corrupt);
    WatchClient client =
        WatchClient.stub(channels.get(2))
            .readAll()
            .open(open("plain.h264", Policy.POLICY_QUEUE).addModels("small").setWindow(64));
    client.awaitOpened();
    for (int i = 0; i < units.size(); i++) {
      client.frame(frame(i, units.get(i)));
    }
    // A frame that is wrong on arrival breaks the chain too.
    client.frame(frame(50, units.get(0)));
    client.frame(frame(51, units.get(1)).setWidth(20_000));
    client.frame(frame(52, units.get(2)));
    client.halfClose();

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    List<FrameReply> invalid = withOutcome(client.replies(), Outcome.OUTCOME_INVALID);
    assertThat(invalid.stream().map(FrameReply::getSequence))
        .containsExactlyInAnyOrder(13L, 14L, 15L, 16L, 17L, 18L, 19L, 51L, 52L);
    assertThat(invalid)
        .filteredOn(reply -> reply.getSequence() == 15)
        .allSatisfy(
            reply ->
                assertThat(reply.getDetail())
                    .isEqualTo("pixels: waits for a keyframe after damage at sequence 13"));
    assertThat(withOutcome(client.replies(), Outcome.OUTCOME_RESULT)).hasSize(34);
  }

  @Test
  void keyframesOnlyIsSaidBackAndCanBeTurnedOff() {
    List<byte[]> units = VideoClip.load("reordered.h265");
    WatchClient client =
        WatchClient.stub(channels.get(3))
            .readAll()
            .open(
                open("reordered.h265", Policy.POLICY_QUEUE)
                    .addModels("small")
                    .setWindow(64)
                    .setKeyframesOnly(true));
    assertThat(client.awaitOpened().getSettings().getKeyframesOnly()).isTrue();
    for (int i = 0; i < 20; i++) {
      client.frame(frame(i, units.get(i)));
    }
    client.awaitReplies(20);
    client.send(
        WatchRequest.newBuilder().setUpdate(Update.newBuilder().setKeyframesOnly(false)).build());
    assertThat(client.awaitNotices(1).get(0).getSettings().getKeyframesOnly()).isFalse();
    for (int i = 20; i < 40; i++) {
      client.frame(frame(i, units.get(i)));
    }
    client.halfClose();

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertOneEach(client.replies(), 40, 1);
    assertThat(withOutcome(client.replies(), Outcome.OUTCOME_SKIPPED)).hasSize(18);
    assertThat(withOutcome(client.replies(), Outcome.OUTCOME_RESULT)).hasSize(22);
  }

  @Test
  void inferSaysThatVideoIsForWatch() {
    FrameReply reply =
        VisionGrpc.newBlockingStub(channels.get(0))
            .infer(
                InferRequest.newBuilder()
                    .setModel("small")
                    .setFrame(
                        frame(1, VideoClip.load("plain.h264").get(0))
                            .setPixelFormat(PixelFormat.PIXEL_FORMAT_H264))
                    .build())
            .getReply();
    assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_INVALID);
    assertThat(reply.getDetail())
        .isEqualTo(
            "pixel_format: H264 only in Watch, where its decoder lives as long as the stream");
  }

  @Test
  void aTakeoverFreesTheOlderDecoder() {
    List<byte[]> units = VideoClip.load("reordered.h264");
    Open.Builder open =
        open("reordered.h264", Policy.POLICY_QUEUE).addModels("small").setStreamId("door");
    WatchClient first = WatchClient.stub(channels.get(0)).readAll().open(open);
    first.awaitOpened();
    for (int i = 0; i < 6; i++) {
      first.frame(frame(i, units.get(i)));
    }
    first.awaitReplies(1);
    WatchClient second = WatchClient.stub(channels.get(1)).readAll().open(open);
    second.awaitOpened();
    assertThat(first.awaitEnd().getCode()).isEqualTo(Status.Code.ABORTED);
    for (int i = 0; i < 10; i++) {
      second.frame(frame(i, units.get(i)));
    }
    second.halfClose();
    assertThat(second.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertOneEach(second.replies(), 10, 1);
  }

  @Test
  void fiftyStreamsAtOnceAndManyThatLeaveMidDecodeKeepMemoryFlat() {
    crowd();
    long pointers = Pointer.totalCount();
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      System.gc();
      long before = Pointer.physicalBytes();
      crowd();
      leastGrowth = Math.min(leastGrowth, Pointer.physicalBytes() - before);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers);
    }
    // 50 decoders are over 50 MiB.
    assertThat(leastGrowth).isLessThan(20L << 20);
  }

  private static void crowd() {
    List<String> names = List.of("plain.h264", "reordered.h264", "plain.h265", "reordered.h265");
    List<WatchClient> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String name = names.get(i % 4);
      Policy policy = i % 3 == 0 ? Policy.POLICY_LATEST : Policy.POLICY_QUEUE;
      clients.add(
          WatchClient.stub(channels.get(i % 4))
              .readAll()
              .open(
                  open(name, policy)
                      .addModels("small")
                      .setWindow(policy == Policy.POLICY_LATEST ? 1 : 64)));
    }
    for (int unit = 0; unit < 20; unit++) {
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).frame(frame(unit, VideoClip.load(names.get(i % 4)).get(unit)));
      }
    }
    for (int i = 0; i < clients.size(); i++) {
      if (i % 5 == 4) {
        clients.get(i).cancel();
      } else {
        clients.get(i).halfClose();
      }
    }
    for (int i = 0; i < clients.size(); i++) {
      Status end = clients.get(i).awaitEnd();
      if (i % 5 != 4) {
        assertThat(end.getCode()).isEqualTo(Status.Code.OK);
        assertOneEach(clients.get(i).replies(), 20, 1);
      }
    }
    TestServer.eventually("no decoders", () -> server.server.decoders().videoDecoders() == 0);
  }
}
