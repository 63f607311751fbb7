package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandWordsTest {

  private static String shown(String... words) {
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words);
    return CommandWords.of(parsed.subcommand().subcommand());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-O | token=secret | -O 'token=***'",
        "-O | a.token=secret | -O 'a.token=***'",
        "-Otoken=secret | --json | '-Otoken=***' --json",
        "--target-option=token=secret | --json | '--target-option=token=***' --json",
        "-O | token=@file | -O token=@file",
        "-H | x-key: secret | -H 'x-key:***'",
        "-Hx-key:secret | --json | '-Hx-key:***' --json",
        "--slo | 200ms | --slo 200ms",
        "--fail-if | p99>1s | --fail-if 'p99>1s'",
      })
  void secretsAreNotShown(String first, String second, String expected) {
    assertThat(shown("bench", "run", first, second)).isEqualTo("bench run " + expected);
  }
}
