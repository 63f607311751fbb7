package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and malicious files: refused or decoded, never a crash, a leak or half a picture. */
class HostilePictureTest {
  private static final InputRecipe RECIPE =
      TestPictures.recipe(32, 32, Fit.FIT_CROP, 36, Interpolation.BILINEAR);

  private final PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"baseline420.jpg", "progressive.jpg", "restarts.jpg", "cmyk.jpg", "wide.png"})
  void refusesAFileCutAnywhere(String name) {
    byte[] file = TestPictures.resource(name);
    PictureSpec spec = TestPictures.file(TestPictures.formatOf(name));
    for (int length = 1; length < file.length; length += 1 + length / 40) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(InvalidFrameException.class)
          .as("%d of %d bytes", length, file.length)
          .isThrownBy(() -> TestPictures.decode(decoder, spec, cut, RECIPE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseline420.jpg", "baseline444.jpg", "progressive.jpg", "gray.jpg"})
  void refusesAScanThatEndsEarly(String name) {
    byte[] file = TestPictures.resource(name);
    PictureSpec spec = TestPictures.file(PixelFormat.PIXEL_FORMAT_JPEG);
    for (int tenths = 5; tenths <= 9; tenths++) {
      byte[] cut = Arrays.copyOf(file, file.length * tenths / 10);
      cut[cut.length - 3] = 0;
      cut[cut.length - 2] = (byte) 0xff;
      cut[cut.length - 1] = (byte) 0xd9;
      assertThatExceptionOfType(InvalidFrameException.class)
          .as("%d tenths", tenths)
          .isThrownBy(() -> TestPictures.decode(decoder, spec, cut, RECIPE));
    }
  }

  @Test
  void refusesAPngWithFewerLinesThanItSays() {
    int[] half = new int[64 * 3 * 32];
    Arrays.fill(half, 77);
    byte[] png = new TestPng(64, 64, 8, 2).lines(64 * 3, half).end();
    PictureSpec spec = TestPictures.file(PixelFormat.PIXEL_FORMAT_PNG);
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> TestPictures.decode(decoder, spec, png, RECIPE));
  }

  @Test
  void refusesAWrongChecksum() {
    byte[] png = TestPictures.resource("gray.png");
    png[png.length - 14] ^= 1;
    PictureSpec spec = TestPictures.file(PixelFormat.PIXEL_FORMAT_PNG);
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> TestPictures.decode(decoder, spec, png, RECIPE))
        .withMessage("PNG: the picture's data are corrupt or incomplete");
  }

  @Test
  void neverInflatesTextAndProfiles() throws Exception {
    byte[] packed = TestPng.deflate(new byte[300 << 20]);
    byte[] body = new byte[packed.length + 6];
    body[0] = 't';
    System.arraycopy(packed, 0, body, 3, packed.length);
    byte[] png =
        new TestPng(1, 1, 8, 2).chunk("zTXt", body).chunk("iCCP", body).lines(3, 9, 8, 7).end();
    decodeOnce();
    long before = Pointer.physicalBytes();
    PictureSpec spec = TestPictures.file(PixelFormat.PIXEL_FORMAT_PNG);
    byte[] row = TestPictures.decode(decoder, spec, png, TestPictures.asIs(1, 1));
    assertThat(row).isEqualTo(new byte[] {9, 8, 7});
    assertThat(Pointer.physicalBytes() - before).isLessThan(100 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline420.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "restarts.jpg",
        "turned.jpg",
        "palette.png",
        "rgba.png",
        "gray.png"
      })
  void survivesMutations(String name) throws Exception {
    byte[] file = TestPictures.resource(name);
    PictureSpec spec = TestPictures.file(TestPictures.formatOf(name));
    byte[] good = TestPictures.decode(decoder, spec, file, RECIPE);
    Random random = new Random(name.hashCode());
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] mutant = mutate(file, random, name.endsWith(".png"));
      try {
        TestPictures.decode(decoder, spec, mutant, RECIPE);
      } catch (InvalidFrameException e) {
        refused++;
        assertThat(e).hasMessageMatching("(?s)[A-Za-z].{10,200}");
      }
    }
    assertThat(refused).isPositive();
    assertThat(TestPictures.decode(decoder, spec, file, RECIPE)).isEqualTo(good);
  }

  @Test
  void keepsNativeMemoryFlat() throws Exception {
    decodeOnce();
    decodeOnce();
    long pointers = Pointer.totalCount();
    // The Java heap counts as well: collected, it starts each round on pages it has touched. What
    // leaks grows in every round.
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      System.gc();
      long before = Pointer.physicalBytes();
      decodeOften();
      leastGrowth = Math.min(leastGrowth, Pointer.physicalBytes() - before);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers);
    }
    // Without the pools going back, 300 pictures and 100 codecs would be over 60 MiB.
    assertThat(leastGrowth).isLessThan(20L << 20);
  }

  private void decodeOften() throws Exception {
    for (int i = 0; i < 300; i++) {
      decodeOnce();
    }
    for (int i = 0; i < 100; i++) {
      try (PictureDecoder another = new PictureDecoder(TestPictures.MAX_PIXELS)) {
        PictureSpec spec = TestPictures.file(PixelFormat.PIXEL_FORMAT_JPEG);
        TestPictures.decode(another, spec, TestPictures.resource("baseline420.jpg"), RECIPE);
      }
    }
  }

  private void decodeOnce() throws InvalidFrameException {
    for (String name : new String[] {"baseline420.jpg", "progressive.jpg", "wide.png"}) {
      PictureSpec spec = TestPictures.file(TestPictures.formatOf(name));
      byte[] file = TestPictures.resource(name);
      TestPictures.decode(decoder, spec, file, RECIPE);
      byte[] cut = Arrays.copyOf(file, file.length / 2);
      cut[cut.length - 2] = (byte) 0xff;
      cut[cut.length - 1] = (byte) 0xd9;
      assertThatExceptionOfType(InvalidFrameException.class)
          .isThrownBy(() -> TestPictures.decode(decoder, spec, cut, RECIPE));
    }
  }

  private static byte[] mutate(byte[] file, Random random, boolean png) {
    byte[] mutant = file.clone();
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      // Half of them among the first bytes, where sizes, tables and lengths are.
      int range = random.nextBoolean() ? Math.min(700, mutant.length) : mutant.length;
      int at = 2 + random.nextInt(range - 2);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(mutant, at, Math.min(mutant.length, at + 8), (byte) 0xff);
        default -> {
          int from = random.nextInt(mutant.length);
          int length = Math.min(16, mutant.length - Math.max(at, from));
          System.arraycopy(file, from, mutant, at, length);
        }
      }
    }
    return png ? withChecksums(mutant) : mutant;
  }

  /** Repairs checksums, so that damage is not found out before it does anything. */
  private static byte[] withChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += length + 12;
    }
    return png;
  }
}
