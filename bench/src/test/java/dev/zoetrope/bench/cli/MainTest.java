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
    assertThat(line().getSubcommands().get("bench").getSubcommands()).containsKey("run");
    assertThat(line().getSubcommands().get("models").getSubcommands())
        .containsKeys("list", "build", "inspect", "compare", "pull");
  }

  @Test
  void leavesWithTwoOnWrongUsage() {
    assertThat(line().execute()).isEqualTo(2);
    assertThat(line().execute("nonsense")).isEqualTo(2);
    assertThat(line().execute("bench")).isEqualTo(2);
    assertThat(line().execute("bench", "run", "--size", "big")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--size must be WIDTHxHEIGHT, for example 224x224, not big");
    assertThat(line().execute("bench", "run", "--streams", "4", "--in-flight", "1000"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--in-flight must be 4 to 256, not 1000");
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
