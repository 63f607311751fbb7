package dev.zoetrope.bench.load.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadSpecTest {
  @TempDir private Path folder;

  @Test
  void noiseIsTheSameForTheSameSeedAndDiffersFromFrameToFrame() {
    PayloadSet set = PayloadSpec.parse("noise:8x4,frames=3,seed=7").load();
    assertThat(set.payloads()).hasSize(3);
    assertThat(set.kind()).isEqualTo(Payload.Kind.RGB);
    assertThat(set.of(0).shape()).containsExactly(4, 8, 3);
    assertThat(set.of(0).size()).isEqualTo(96);
    assertThat(set.of(0).bytes()).isNotEqualTo(set.of(1).bytes());
    assertThat(set.of(3)).isSameAs(set.of(0));
    PayloadSet again = PayloadSpec.parse("noise:8x4,frames=3,seed=7").load();
    assertThat(again.of(2).bytes()).isEqualTo(set.of(2).bytes());
  }

  @Test
  void nv12HasOneAndAHalfBytesAPixel() {
    assertThat(PayloadSpec.parse("nv12:640x360,frames=1").load().of(0).size())
        .isEqualTo(640 * 360 * 3 / 2);
  }

  @Test
  void tensorsHoldSensibleNumbers() {
    PayloadSet reals = PayloadSpec.parse("tensor:FP32[3,4],frames=2").load();
    assertThat(reals.of(0).shape()).containsExactly(3, 4);
    var values = reals.of(1).bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    while (values.hasRemaining()) {
      assertThat(values.get()).isBetween(-2.5f, 2.5f);
    }
    assertThat(PayloadSpec.parse("tensor:INT64[5],frames=1").load().of(0).size()).isEqualTo(40);
    assertThat(PayloadSpec.parse("tensor:FP16[5],frames=1").load().of(0).size()).isEqualTo(10);
  }

  @Test
  void halvesAreRoundedToTheNearest() {
    assertThat(NoisePayloads.half(1f)).isEqualTo((short) 0x3c00);
    assertThat(NoisePayloads.half(-2.5f)).isEqualTo((short) 0xc100);
    assertThat(NoisePayloads.half(1f + 0x1p-10f)).isEqualTo((short) 0x3c01);
    assertThat(NoisePayloads.half(1f + 0x1p-11f)).isEqualTo((short) 0x3c00);
    assertThat(NoisePayloads.half(0f)).isEqualTo((short) 0);
  }

  @Test
  void drawnPicturesAndPhotosAreJpeg() {
    for (String text : List.of("jpeg:64x48@70,frames=2", "photos:jpeg")) {
      PayloadSet set = PayloadSpec.parse(text).load();
      assertThat(set.kind()).isEqualTo(Payload.Kind.JPEG);
      assertThat(set.of(0).bytes().getShort(0)).isEqualTo((short) 0xffd8);
    }
    assertThat(PayloadSpec.parse("photos:32x24").load().of(5).size()).isEqualTo(32 * 24 * 3);
  }

  @Test
  void filesAreSentAsTheyAreOrScaled() throws IOException {
    PayloadSet drawn = PayloadSpec.parse("jpeg:64x48,frames=2").load();
    for (int i = 0; i < 2; i++) {
      Files.write(folder.resolve(i + ".jpg"), drawn.of(i).bytes().array());
    }
    Files.writeString(folder.resolve("notes.txt"), "not a picture");
    PayloadSet files = PayloadSpec.parse("files:" + folder).load();
    assertThat(files.payloads()).hasSize(2);
    assertThat(files.of(1).bytes()).isEqualTo(drawn.of(1).bytes());
    PayloadSet scaled = PayloadSpec.parse("files:" + folder + ",rgb=16x8").load();
    assertThat(scaled.payloads()).hasSize(2);
    assertThat(scaled.of(0).shape()).containsExactly(8, 16, 3);
  }

  @Test
  void aRawFileHoldsOneTensorOrSeveral() throws IOException {
    Path file = Files.write(folder.resolve("tensors"), new byte[48]);
    assertThat(PayloadSpec.parse("raw:" + file + ",FP32[2,3]").load().payloads()).hasSize(2);
    assertThatThrownBy(() -> PayloadSpec.parse("raw:" + file + ",FP32[5]").load())
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("48 bytes; it must have 20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "noise | must be KIND:WHAT",
        "sound:1 | kind sound is unknown",
        "noise: | nothing follows",
        "noise:0x4 | size must be 1x1 to 16384x16384, not 0x4",
        "noise:224 | size must be WIDTHxHEIGHT, not 224",
        "noise:224x224,frames=0 | frames must be 1 to 100000, not 0",
        "noise:224x224,frame=3 | option frame is unknown",
        "noise:16384x16384,frames=9 | may have 1,073,741,824 bytes",
        "nv12:5x4 | must be even, not 5x4",
        "jpeg:8x8@101 | quality must be 1 to 100, not 101",
        "tensor:FP32 | must be TYPE[SIZE,SIZE,...]",
        "tensor:FP31[3] | type must be one of",
        "tensor:FP32[0] | a size must be 1 to",
        "tensor:FP32[2000000000,2000000000,2000000000] | may have 1,073,741,824 bytes",
        "raw:/nowhere,FP32[3] | there is no file or folder /nowhere",
        "video:/nowhere | there is no file or folder /nowhere",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> PayloadSpec.parse(text).load())
        .isInstanceOf(BenchException.class)
        .hasMessageContaining(message);
  }
}
