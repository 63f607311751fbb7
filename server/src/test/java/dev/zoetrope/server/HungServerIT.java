package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zoetrope.server.cli.ServeCommand;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A forward pass that never returns, in LibTorch itself. The server has a process of its own: the
 * thread in it cannot be ended in any other way.
 */
class HungServerIT {
  private static final int SIDE = 8;
  private static final Pattern PORT = Pattern.compile("(?m)^grpc port (\\d+),");

  /** Endless for a white picture; warm-up shows black ones. */
  private static final String FORWARD =
      """
      def forward(self, x):
          y = torch.flatten(torch.avg_pool2d(x, [4, 4], [4, 4]), 1)
          white = int(torch.sum(torch.ge(x, 0.99)).item())
          while white > 100:
              y = torch.tanh(y)
          return y
      """;

  @TempDir private Path folder;

  /** What a process runs that serves and leaves as {@code zoetrope serve} does. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.exit(new CommandLine(new ServeCommand()).execute(args));
    }
  }

  @Test
  void failsTheFramesDrainsAndLeavesWithAnError() throws Exception {
    saveModel();
    File output = folder.resolve("server.log").toFile();
    Process process =
        new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output).start();
    try {
      TestServer.eventually("the server to start", () -> !process.isAlive() || port(output).find());
      Matcher port = port(output);
      assertThat(port.find()).as(Files.readString(output.toPath())).isTrue();
      meetTheEnd(Integer.parseInt(port.group(1)));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("left by itself").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(output)
          .content()
          .contains("lane_timeout: 1 lane(s) given up after 500 ms; 1 in all, limit 1")
          .contains("lanes: 1 given up, limit 1; draining");
    } finally {
      process.destroyForcibly();
    }
  }

  private void meetTheEnd(int port) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      WatchClient client = WatchClient.raw(channel).readAll();
      client.open(Open.newBuilder().setPolicy(Policy.POLICY_QUEUE).setWindow(2)).awaitOpened();
      assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
      client.frame(picture(1, 0));
      client.awaitReplies(1);
      client.frame(picture(2, 255));
      List<FrameReply> replies = client.awaitReplies(2);

      assertThat(replies.get(0).getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT);
      assertThat(replies.get(1).getSequence()).isEqualTo(2);
      assertThat(replies.get(1).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
      assertThat(replies.get(1).getDetail())
          .matches("lane_timeout: the forward pass has run for \\d+ ms");
      Status end = client.awaitEnd();
      assertThat(end.getCode()).as("%s", end).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(end.getDescription()).isEqualTo("the server is draining");
      assertThat(client.replies()).hasSize(2);
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static Frame.Builder picture(int sequence, int level) {
    byte[] bytes = new byte[SIDE * SIDE * 3];
    Arrays.fill(bytes, (byte) level);
    return Frame.newBuilder()
        .setSequence(sequence)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixels(ByteString.copyFrom(bytes));
  }

  private static Matcher port(File output) {
    try {
      return PORT.matcher(Files.readString(output.toPath()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dorg.bytedeco.javacpp.maxBytes=0", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "--models", folder.resolve("models").toString()));
    command.addAll(List.of("--port", "0", "--admin-port", "0"));
    command.addAll(List.of("--set", "batching.lane_timeout=500ms", "--set", "batching.lanes=1"));
    return command;
  }

  private void saveModel() throws IOException {
    LibTorch.initialize();
    Path model = Files.createDirectories(folder.resolve("models/endless/1"));
    Files.writeString(
        model.resolveSibling("config.pbtxt"),
        """
        max_batch_size: 1
        input { name: "x" data_type: TYPE_FP32 dims: [ 3, %d, %d ] }
        """
            .formatted(SIDE, SIDE));
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("endless"));
      module.define(FORWARD);
      module.save(model.resolve("model.pt").toString());
    }
  }
}
