package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks of {@code src/jmh} in this process, a moment each: that they run, and that their
 * own checks of what they measure pass. No figure of theirs means anything here.
 */
class BenchmarksIT {
  @Test
  void everyBenchmarkRunsAndChecksItself() throws IOException, RunnerException {
    // Nothing is measured, so other runs on this machine are no matter.
    System.setProperty("jmh.ignoreLock", "true");
    Options moment =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(moment).run();

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
        .hasSize(written());
  }

  /** Benchmarks that there are. */
  private static int written() throws IOException {
    int count = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src", "jmh"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        count += (int) Files.readString(source).lines().filter("  @Benchmark"::equals).count();
      }
    }
    assertThat(count).isPositive();
    return count;
  }
}
