package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHeaderTest {
  private static final String A = SafetensorsText.entry("a", "F32", List.of(2L, 3L), 0, 24);

  @Test
  void readsTheTableInTheFilesOrder() throws IOException {
    String b = SafetensorsText.entry("b", "F16", List.of(), 24, 26);
    String empty = SafetensorsText.entry("empty", "I64", List.of(0L, 5L), 24, 24);
    byte[] file =
        SafetensorsText.file(
            "{\"__metadata__\":{\"format\":\"pt\"}," + b + "," + A + "," + empty + "}  ", 26);

    try (Checkpoint checkpoint = SafetensorsFile.of(file)) {
      assertThat(checkpoint.entries().keySet()).containsExactly("b", "a", "empty");
      assertThat(checkpoint.entries().get("a"))
          .isEqualTo(new Checkpoint.Entry(ElementType.F32, List.of(2L, 3L)));
      assertThat(checkpoint.entries().get("b").elements()).isEqualTo(1);
      assertThat(checkpoint.entries().get("empty").elements()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,24]}}|a: dtype F4 is none of",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[6]}}|a: needs dtype, shape and two data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0]}}|two data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,28]}}|[0, 28] outside the 24",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[24,0]}}|[24, 0] outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[7],\"data_offsets\":[0,24]}}|[7] does not take the 24",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-6],\"data_offsets\":[0,24]}}|a.shape: -6 is negative",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"6\"],\"data_offsets\":[0,24]}}|16 numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,24]}}|not take",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}|not take",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[4,24]}}|begins at byte 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}|accounts for 20",
        "{\"a\":[]}|safetensors header:",
        "{} {}|safetensors header:",
        "{\"a\"|safetensors header:",
      })
  void refusesATableThatDoesNotFitTheData(String header, String message) {
    assertThatThrownBy(() -> SafetensorsFile.of(SafetensorsText.file(header, 24)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesOverlappingAndRepeatedTensors() {
    String overlapping = SafetensorsText.entry("b", "F32", List.of(3L), 12, 24);
    assertThatThrownBy(
            () -> SafetensorsFile.of(SafetensorsText.file("{" + A + "," + overlapping + "}", 24)))
        .hasMessageContaining("b: begins at byte 12 of the data, the one before it ends at 24");
    assertThatThrownBy(() -> SafetensorsFile.of(SafetensorsText.file("{" + A + "," + A + "}", 24)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a");
  }

  @Test
  void refusesAHeaderLengthBeyondTheFileBeforeTakingMemory() {
    byte[] file = SafetensorsText.file("{" + A + "}", 24);
    for (long length : new long[] {file.length - 7, 99_000_000, Long.MAX_VALUE, -1, 0}) {
      byte[] hostile = Arrays.copyOf(file, file.length);
      ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      assertThatThrownBy(() -> SafetensorsFile.of(hostile))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("header length " + Long.toUnsignedString(length))
          .hasMessageContaining("must be 2 to " + (file.length - 8));
    }
    assertThatThrownBy(() -> SafetensorsFile.of(new byte[4])).hasMessageContaining("4 bytes");
  }
}
