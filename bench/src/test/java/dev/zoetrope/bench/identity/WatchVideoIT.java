package dev.zoetrope.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.client.cli.WatchCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code watch --pixels h264}: a video's own packets, the server's decoder, a model. */
@Timeout(120)
class WatchVideoIT {
  private static final int FRAMES = 60;
  private static final int BLOCKS = 64;

  @TempDir private Path folder;

  @Test
  void everyAnswerIsItsOwnPictures() throws Exception {
    new ChecksumModel("checksum", false, 0).write(folder.resolve("models"));
    Path video = writeVideo();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (ServerProcess server =
        ServerProcess.start(
            List.of("--models", folder.resolve("models").toString()),
            folder.resolve("server.log"))) {
      int exitCode =
          new CommandLine(new WatchCommand())
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute(
                  "--target",
                  server.target(),
                  "--source",
                  video.toString(),
                  "--pixels",
                  "h264",
                  "--policy",
                  "queue",
                  "--fps",
                  "max",
                  "--top-k",
                  String.valueOf(BLOCKS),
                  "--json");
      assertThat(exitCode).as("%s%s", out, err).isZero();
    }
    List<JsonObject> replies =
        out.toString()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.get("type").getAsString().equals("reply"))
            .toList();
    assertThat(replies).hasSize(FRAMES);
    // Two lanes: answers come as they are ready, and the first to come need not be the first
    // frame's.
    long first =
        replies.stream().mapToLong(reply -> reply.get("sequence").getAsLong()).min().getAsLong();
    for (JsonObject reply : replies) {
      assertThat(FrameIdentity.of(word(reply)))
          .as("%s", reply)
          .contains(new FrameIdentity(0, reply.get("sequence").getAsLong() - first));
    }
  }

  private Path writeVideo() throws IOException {
    Path video = folder.resolve("identity.h264");
    try (IdentityVideo encoder = new IdentityVideo();
        OutputStream file = Files.newOutputStream(video)) {
      for (int sequence = 0; sequence < FRAMES; sequence++) {
        file.write(encoder.encode(new FrameIdentity(0, sequence).word()).array());
      }
    }
    return video;
  }

  /**
   * The probabilities are a softmax over levels near 0 and 1: e times as much for a white block.
   */
  private static long word(JsonObject reply) {
    double[] share = new double[BLOCKS];
    double least = 1;
    for (JsonElement entry : reply.getAsJsonArray("top")) {
      double probability = entry.getAsJsonObject().get("probability").getAsDouble();
      share[entry.getAsJsonObject().get("index").getAsInt()] = probability;
      least = Math.min(least, probability);
    }
    long word = 0;
    for (int block = 0; block < BLOCKS; block++) {
      word |= share[block] > least * Math.sqrt(Math.E) ? 1L << block : 0;
    }
    return word;
  }
}
