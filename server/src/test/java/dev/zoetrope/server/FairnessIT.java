package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zoetrope.server.config.TenantKey;
import dev.zoetrope.server.config.TenantsConfig;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who gets what of one lane that has too much to do, over real sockets. */
@Tag("alone")
class FairnessIT {
  private static final int SIDE = 8;

  /** Products of matrices for each frame: some milliseconds, far more than its way there. */
  private static final int ROUNDS = 6;

  private static final int WINDOW = 32;
  private static final ByteString PICTURE = ByteString.copyFrom(new byte[SIDE * SIDE * 3]);

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.start(
            TestServer.transport(),
            new TenantsConfig(
                "x-api-key",
                1,
                Map.of(
                    "acme", new TenantKey(TenantKey.digest("key-of-acme"), 3),
                    "city", new TenantKey(TenantKey.digest("key-of-city"), 1))),
            List.of(TestModels.slow("slow", SIDE, ROUNDS)));
  }

  @AfterEach
  void leavesNothingBehind() throws InterruptedException {
    try {
      server.assertEmpty();
      TestServer.eventually("no tenant left", () -> tenants() == 0);
    } finally {
      server.close();
    }
  }

  private int tenants() {
    return server.server.models().get(0).lanes().ring().tenants();
  }

  private Channel withKey(String key) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    return ClientInterceptors.intercept(
        server.connect(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static WatchClient open(Channel channel, Priority priority) {
    WatchClient client =
        WatchClient.raw(channel)
            .readAll()
            .open(
                Open.newBuilder()
                    .setPolicy(Policy.POLICY_QUEUE)
                    .setPriority(priority)
                    .setWindow(WINDOW));
    client.awaitOpened();
    return client;
  }

  private static Frame.Builder picture(int sequence) {
    return Frame.newBuilder()
        .setSequence(sequence)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixels(PICTURE);
  }

  /**
   * More than the server will answer meanwhile; what is not taken in waits on the client's side.
   */
  private static void saturate(WatchClient client, int frames) {
    for (int i = 0; i < frames; i++) {
      client.frame(picture(i));
    }
  }

  @Test
  void tenantsGetResultsByTheirWeights() {
    WatchClient acme = open(withKey("key-of-acme"), Priority.PRIORITY_UNSPECIFIED);
    WatchClient city = open(withKey("key-of-city"), Priority.PRIORITY_UNSPECIFIED);
    assertThat(tenants()).isEqualTo(2);
    saturate(city, 400);
    saturate(acme, 400);
    // Both have frames waiting from here on.
    acme.awaitReplies(30);
    int before = city.replies().size();

    acme.awaitReplies(330);
    int after = city.replies().size();

    assertThat(after - before).as("results of city beside 300 of acme").isBetween(85, 115);
    acme.cancel();
    city.cancel();
  }

  @Test
  void highGoesFirstAndLowIsNotStarved() {
    Channel channel = server.connect();
    WatchClient low = open(channel, Priority.PRIORITY_LOW);
    WatchClient high = open(channel, Priority.PRIORITY_HIGH);
    assertThat(low.awaitOpened().getSettings().getPriority()).isEqualTo(Priority.PRIORITY_LOW);
    saturate(low, 200);
    saturate(high, 300);
    high.awaitReplies(30);
    int before = low.replies().size();

    high.awaitReplies(270);
    int after = low.replies().size();

    assertThat(after - before).as("one in 16 beside 240 others").isBetween(12, 20);
    high.cancel();
    low.cancel();
  }

  @Test
  void anInventedKeyGainsNothing() {
    WatchClient plain = open(server.connect(), Priority.PRIORITY_UNSPECIFIED);
    WatchClient invented = open(withKey("key-of-nobody"), Priority.PRIORITY_UNSPECIFIED);
    assertThat(plain.awaitOpened().getSettings().getPriority()).isEqualTo(Priority.PRIORITY_NORMAL);
    assertThat(tenants()).as("both are their address").isEqualTo(1);

    WatchClient known = open(withKey("key-of-city"), Priority.PRIORITY_UNSPECIFIED);
    assertThat(tenants()).isEqualTo(2);
    List.of(plain, invented, known).forEach(WatchClient::halfClose);
    List.of(plain, invented, known).forEach(WatchClient::awaitEnd);
  }

  @Test
  void singlePicturesBelongToTheirTenantsToo() {
    WatchClient city = open(withKey("key-of-city"), Priority.PRIORITY_UNSPECIFIED);
    saturate(city, 200);
    city.awaitReplies(5);
    VisionGrpc.VisionBlockingStub acme = VisionGrpc.newBlockingStub(withKey("key-of-acme"));
    int before = city.replies().size();
    for (int i = 0; i < 20; i++) {
      assertThat(
              acme.infer(InferRequest.newBuilder().setFrame(picture(i)).build())
                  .getReply()
                  .getOutcome())
          .isEqualTo(Outcome.OUTCOME_RESULT);
    }
    int after = city.replies().size();

    assertThat(after - before)
        .as("a caller that waits for each answer is behind one pass that runs, not the whole queue")
        .isLessThan(100);
    city.cancel();
  }
}
