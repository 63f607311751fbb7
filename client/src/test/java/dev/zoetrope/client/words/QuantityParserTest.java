package dev.zoetrope.client.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityParserTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S", "200ms, PT0.2S", "1.5s, PT1.5S", "1.5 S, PT1.5S", "250us, PT0.00025S",
    "7ns, PT0.000000007S", "2m, PT2M", "2min, PT2M", "1h, PT1H", "0.5ms, PT0.0005S"
  })
  void readsDurations(String text, Duration expected) {
    assertThat(QuantityParser.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "1kB, 1000",
    "1KiB, 1024",
    "1.5MiB, 1572864",
    "32 MB, 32000000",
    "2GiB, 2147483648"
  })
  void readsSizes(String text, long expected) {
    assertThat(QuantityParser.bytes(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ms", "200", "-1s", "1,5s", "1 fortnight", "1e3s", "1.s", "NaNs"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> QuantityParser.duration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1 bit", "0x10", "1s"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> QuantityParser.bytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a size");
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> QuantityParser.duration("999999999999h"))
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> QuantityParser.bytes("999999999999GiB"))
        .hasMessageContaining("too large");
  }
}
