package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private CommandLine line() {
    return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
  }

  @Test
  void knowsEveryCommandOfTheContract() {
    assertThat(line().getSubcommands())
        .containsKeys("serve", "watch", "classify", "models", "bench", "demo");
    assertThat(line().getSubcommands().get("bench").getSubcommands())
        .containsKeys("run", "sink", "claims");
    assertThat(line().getSubcommands().get("models").getSubcommands())
        .containsKeys("list", "build", "inspect", "compare", "pull");
  }

  @Test
  void leavesWithTwoOnWrongUsage() {
    assertThat(line().execute()).isEqualTo(2);
    assertThat(line().execute("nonsense")).isEqualTo(2);
    assertThat(line().execute("bench")).isEqualTo(2);
    assertThat(line().execute("bench", "run", "--arrivals", "often")).isEqualTo(2);
    assertThat(err.toString()).contains("--arrivals: arrivals 'often' name no kind");
    assertThat(line().execute("bench", "search", "--objective", "fast")).isEqualTo(2);
    assertThat(err.toString()).contains("objective \"fast\" is none of p99<=50ms");
    assertThat(line().execute("bench", "compare", "--target", "a=localhost:1")).isEqualTo(2);
    assertThat(err.toString()).contains("at least 2 targets, not 1");
    assertThat(line().execute("bench", "sink", "drop=often")).isEqualTo(2);
    assertThat(err.toString()).contains("drop is \"often\", must be a share, such as 1/1000");
    assertThat(line().execute("bench", "run", "--streams", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("streams must be from 1 to 100000, not 0");
    assertThat(line().execute("bench", "run", "--processes", "65")).isEqualTo(2);
    assertThat(err.toString()).contains("--processes must be from 1 to 64, not 65");
    assertThat(line().execute("bench", "run", "--mlperf", "--tail-error", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--tail-error must be from 0.001 to 1.0, not 2.0");
  }

  @Test
  void helpsOnAnyHost() {
    CommandLine line = line();
    CommandLine.ParseResult help = line.parseArgs("demo", "--help");
    assertThat(Main.execute(help, Optional.of("not here"))).isZero();
    assertThat(out.toString()).contains("Usage: zoetrope demo");
  }

  @Test
  void worksOnNoHostThatLibTorchCannotBeLoadedOn() {
    CommandLine line = line();
    assertThat(Main.execute(line.parseArgs("demo"), Optional.of("not here"))).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("not here");
  }

  @Test
  void namesItsVersion() {
    assertThat(line().execute("--version")).isZero();
    assertThat(out.toString()).startsWith("zoetrope ");
  }
}
