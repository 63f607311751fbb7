package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The JCStress tests of {@code src/jcstress}, in processes of their own: every test a moment, in
 * one JVM mode. {@code -Dstress=long} runs them in all modes for as long as JCStress likes.
 */
@Tag("alone")
class StressIT {
  private static final boolean LONG = "long".equals(System.getProperty("stress"));
  private static final Pattern RESULTS = Pattern.compile("Results: (\\d+) planned; (\\d+) passed");
  private static final int PATIENCE_MINUTES = LONG ? 240 : 10;

  @Test
  void noForbiddenOutcomeIsSeen() throws IOException, InterruptedException {
    Path folder = Path.of("target", "jcstress").toAbsolutePath();
    assertThat(folder.toFile().isDirectory() || folder.toFile().mkdirs()).isTrue();
    File output = folder.resolve("output.txt").toFile();
    Process jcstress =
        new ProcessBuilder(command(folder))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(jcstress.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as("ended, %s", output)
          .isTrue();
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
      jcstress.destroyForcibly();
    }
    String said = Files.readString(output.toPath());
    assertThat(said)
        .contains("Failed tests: No matches.", "Error tests: No matches.")
        .doesNotContain("No scheduling is possible");
    Matcher results = RESULTS.matcher(said);
    int planned = 0;
    int passed = 0;
    while (results.find()) {
      planned = Integer.parseInt(results.group(1));
      passed = Integer.parseInt(results.group(2));
    }
    assertThat(passed).as("passed of those planned").isEqualTo(planned);
    assertThat(planned).as("each in one configuration at least").isGreaterThanOrEqualTo(written());
  }

  /** Tests that there are. */
  private static int written() throws IOException {
    int count = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src", "jcstress"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        count += Files.readString(source).contains("@JCStressTest\n") ? 1 : 0;
      }
    }
    assertThat(count).isPositive();
    return count;
  }

  private static List<String> command(Path folder) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Stream<String> common =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            "org.openjdk.jcstress.Main",
            "-r",
            folder.toString());
    Stream<String> own =
        LONG
            ? Stream.of("-m", "default")
            : Stream.of(
                "-f",
                "1",
                "-fsm",
                "1",
                "-iters",
                "1",
                "-time",
                "300",
                "-sc",
                "false",
                "-af",
                "NONE",
                "-jvmArgs",
                "-Xmx256m");
    return Stream.concat(common, own).toList();
  }
}
