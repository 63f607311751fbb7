package dev.zoetrope.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.model.pull.FileServer;
import dev.zoetrope.server.model.pull.PublishedCheckpoint;
import dev.zoetrope.server.model.pull.PublishedCheckpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ModelsPullCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new ModelsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void listsWhatCanBePulled() {
    assertThat(run("pull", "--list")).isZero();
    assertThat(out.toString())
        .contains("mobilenet_v3_large_v1")
        .contains("https://download.pytorch.org/models/mobilenet_v3_large-8738ca79.pth")
        .contains("https://dl.fbaipublicfiles.com/deit/deit_small_patch16_224-cd65a155.pth")
        .contains("google/vit-base-patch16-224");
    assertThat(run("pull", "--list", "--json")).isZero();
    List<JsonObject> objects =
        out.toString().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(objects).hasSameSizeAs(PublishedCheckpoints.all());
    assertThat(objects.get(1).get("sha256_prefix").getAsString()).isEqualTo("8738ca79");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pull",
        "pull vit_b_16 --list",
        "pull resnet50",
        "pull ../x",
        "pull vit_b_16 --revision x",
        "pull a/b --revision refs/pr/1",
        "pull vit_b_16 --sha256 c867db91",
        "pull vit_b_16 --max-size 4GB",
        "pull vit_b_16 --max-size 0",
        "pull vit_b_16 --timeout 0",
        "pull vit_b_16 --base-url ftp://x",
        "pull vit_b_16 --name x",
        "pull vit_b_16 --force",
        "pull vit_b_16 vit_b_32"
      })
  void refusesWrongUsage(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void namesWhatIsPublishedForANameThatIsNot() {
    run("pull", "resnet50");
    assertThat(err.toString())
        .contains("nothing is published as 'resnet50'; there are mobilenet_v3_large, ");
  }

  /** No bytes of a test have a published digest, so that a mirror's wrong file is what is left. */
  @Test
  void aMirrorsWrongFileFailsAndBuildsNothing() throws IOException {
    PublishedCheckpoint small = PublishedCheckpoints.find("mobilenet_v3_small").orElseThrow();
    Path models = folder.resolve("models");
    try (FileServer server = new FileServer().put("/pt" + small.uri().getPath(), new byte[9], "")) {
      String[] pull = {
        "pull",
        "mobilenet_v3_small",
        "--base-url",
        server.uri() + "/pt/",
        "--cache",
        folder.toString(),
        "--out",
        models.toString(),
        "--json"
      };
      assertThat(run(pull)).isEqualTo(1);
      assertThat(server.requests()).containsExactly("GET /pt/models/" + small.fileName());
    }
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("error: ")
        .contains("is not the published SHA-256 047dcff4…");
    assertThat(models).doesNotExist();
    assertThat(Files.exists(folder.resolve("checkpoints/" + small.fileName()))).isFalse();
  }

  @Test
  void writesTheBuildLineAsAShellReadsIt() {
    PublishedCheckpoint base = PublishedCheckpoints.find("deit_base_384").orElseThrow();
    assertThat(
            BuildWords.of(base, Path.of("/my cache/it's.pth"), "deit_base_384")
                .and("--out", "models")
                .line())
        .isEqualTo(
            "zoetrope models build deit_base --weights '/my cache/it'\\''s.pth' --labels imagenet"
                + " --set image_size=384 --set shorter_edge=438 --name deit_base_384 --out models");
    assertThat(BuildWords.ofFolder(Path.of("/c/own/vit@v2"), "vit").line())
        .isEqualTo("zoetrope models build --from /c/own/vit@v2 --name vit");
  }

  @Test
  void drawsABarOnATerminalAndLinesElsewhere() {
    long[] now = {0};
    PullProgress lines = progress(false, now);
    PullProgress bar = progress(true, now);
    for (int second = 0; second <= 25; second++) {
      now[0] = TimeUnit.SECONDS.toNanos(second);
      lines.progress("a.pth", second << 20, 25 << 20);
    }
    assertThat(err.toString().lines())
        .containsExactly(
            "a.pth   40 %  10.0 of 25.0 MiB  1.0 MiB/s",
            "a.pth   80 %  20.0 of 25.0 MiB  1.0 MiB/s");
    err.getBuffer().setLength(0);
    now[0] = 0;
    bar.progress("a.pth", 0, 2 << 20);
    now[0] = TimeUnit.SECONDS.toNanos(1);
    bar.progress("a.pth", 1 << 20, 2 << 20);
    assertThat(err.toString())
        .isEqualTo("\ra.pth  [###############...............]  50 %  1.0 of 2.0 MiB  1.0 MiB/s");
    bar.note("a retry");
    assertThat(err.toString()).endsWith("\ra retry\n");
  }

  private PullProgress progress(boolean terminal, long[] now) {
    return new PullProgress(
        new PrintWriter(err),
        terminal,
        new Clock() {
          @Override
          public long nanoTime() {
            return now[0];
          }

          @Override
          public long unixMicros() {
            return now[0] / 1000;
          }
        });
  }
}
