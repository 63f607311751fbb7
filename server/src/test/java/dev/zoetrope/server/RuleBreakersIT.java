package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.Status;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that keep to none of HTTP/2's rules; a stream beside them must not notice. */
class RuleBreakersIT {
  private static final int SIDE = 8;

  /** Far beyond the stream's flow-control window of 1 MiB. */
  private static final int FLOOD = 512;

  private static final int FRAME_BYTES = 64 << 10;

  private TestServer server;
  private WatchClient bystander;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(TestServer.transport(), List.of(TestModels.slow("small", SIDE, 40)));
    bystander = WatchClient.raw(server.connect()).readAll();
    bystander.open(Open.newBuilder().setPolicy(Policy.POLICY_QUEUE)).awaitOpened();
  }

  @AfterEach
  void leavesNothingBehind() throws InterruptedException {
    try {
      server.assertEmpty();
    } finally {
      server.close();
    }
  }

  private void assertBystanderServed() {
    bystander.frame(
        new MarkedPicture(5, SIDE, SIDE, PixelFormat.PIXEL_FORMAT_RGB8)
            .frame(1, new Random(1), true));
    bystander.halfClose();
    assertThat(bystander.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(bystander.replies())
        .singleElement()
        .satisfies(reply -> assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT));
  }

  private static WatchRequest open() {
    return WatchRequest.newBuilder()
        .setOpen(Open.newBuilder().setPolicy(Policy.POLICY_QUEUE).setWindow(1))
        .build();
  }

  /** The server reads one frame and asks for no other; the client sends 32 MiB all the same. */
  @Test
  void whoSendsFasterThanItsCreditsIsCutOff() throws IOException {
    WatchRequest large =
        WatchRequest.newBuilder()
            .setFrame(
                Frame.newBuilder()
                    .setWidth(FRAME_BYTES / 3 / SIDE)
                    .setHeight(SIDE)
                    .setPixels(ByteString.copyFrom(new byte[FRAME_BYTES / 3 / SIDE * SIDE * 3])))
            .build();
    try (RawHttp2Client client = new RawHttp2Client(server.server.port())) {
      client.send(open());
      sendUntilCutOff(client, large);
      RawHttp2Client.Received end = null;
      for (RawHttp2Client.Received r = client.receive(); r != null; r = client.receive()) {
        if (r.type() == RawHttp2Client.GOAWAY || r.type() == RawHttp2Client.RST_STREAM) {
          end = r;
          break;
        }
      }
      if (end != null) {
        assertThat(end.error()).isEqualTo(RawHttp2Client.FLOW_CONTROL_ERROR);
      }
      TestServer.eventually("the flood to be cut off", () -> server.server.openStreams() == 1);
    }
    assertThat(server.counter("frames_received"))
        .as("frames read of %d sent", FLOOD)
        .isLessThan(FLOOD / 2);
    assertBystanderServed();
  }

  private static void sendUntilCutOff(RawHttp2Client client, WatchRequest message)
      throws IOException {
    try {
      for (int i = 0; i < FLOOD; i++) {
        client.send(message);
      }
    } catch (SocketException e) {
      // Cut off in the middle of it: its last words may be lost with the connection.
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|connection reset).*");
    }
  }

  @Test
  void aMessageShorterThanItSaysEndsItsStream() throws IOException {
    try (RawHttp2Client client = new RawHttp2Client(server.server.port())) {
      client.send(open());
      client.sendCutShort(
          WatchRequest.newBuilder().setFrame(Frame.newBuilder().setSequence(1)).build(), 10_000);
      TestServer.eventually("the cut stream to end", () -> server.server.openStreams() == 1);
    }
    assertThat(server.counter("frames_received")).isZero();
    assertBystanderServed();
  }

  /** 2 GiB announced, a few bytes sent: nothing is set aside for it. */
  @Test
  void aMessageThatSaysItIsEndlessEndsItsStream() throws IOException {
    try (RawHttp2Client client = new RawHttp2Client(server.server.port())) {
      client.send(open());
      client.sendCutShort(WatchRequest.getDefaultInstance(), Integer.MAX_VALUE);
      TestServer.eventually("the stream to end", () -> server.server.openStreams() == 1);
    }
    assertBystanderServed();
  }
}
