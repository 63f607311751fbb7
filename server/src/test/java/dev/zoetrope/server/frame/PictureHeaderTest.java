package dev.zoetrope.server.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "baseline420.jpg, 161, 97, 1, 161, 97",
    "progressive.jpg, 161, 97, 1, 161, 97",
    "turned.jpg, 161, 97, 6, 97, 161",
    "tall.png, 83, 190, 1, 83, 190"
  })
  void readsSizeAndOrientation(
      String name, int width, int height, int orientation, int upWidth, int upHeight)
      throws Exception {
    PictureHeader header = read(name, TestPictures.resource(name));
    assertThat(header).isEqualTo(new PictureHeader(width, height, orientation));
    assertThat(header.uprightWidth()).isEqualTo(upWidth);
    assertThat(header.uprightHeight()).isEqualTo(upHeight);
  }

  @Test
  void readsAnySliceAndLeavesItsPosition() throws Exception {
    byte[] file = TestPictures.resource("turned.jpg");
    ByteBuffer shifted = ByteBuffer.allocateDirect(file.length + 20);
    shifted.position(7).put(file).flip().position(7);
    PictureHeader header = PictureHeader.read(PixelFormat.PIXEL_FORMAT_JPEG, shifted);
    assertThat(header).isEqualTo(new PictureHeader(161, 97, 6));
    assertThat(shifted.position()).isEqualTo(7);
  }

  @Test
  void refusesAHundredMegapixelsInAKilobyte() throws Exception {
    byte[] png = new TestPng(10_000, 10_000, 8, 2).chunk("IDAT", new byte[900]).end();
    byte[] jpeg = TestPictures.resource("baseline420.jpg");
    int frame = indexOf(jpeg, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 10_000).putShort(frame + 7, (short) 10_000);
    for (byte[] file : new byte[][] {png, jpeg}) {
      String name = file == png ? ".png" : ".jpg";
      PictureHeader header = read(name, file);
      assertThatExceptionOfType(InvalidFrameException.class)
          .isThrownBy(() -> header.check(TestPictures.MAX_PIXELS))
          .withMessage("width * height: at most 33177600 pixels, got 100000000 (10000 x 10000)");
      try (PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS)) {
        PictureSpec spec = TestPictures.file(TestPictures.formatOf(name));
        assertThatExceptionOfType(InvalidFrameException.class)
            .isThrownBy(() -> TestPictures.decode(decoder, spec, file, TestPictures.asIs(8, 8)))
            .withMessageContaining("got 100000000");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"turned.jpg", "progressive.jpg", "dot.png", "palette.png"})
  void namesTruncationWhereverItStrikes(String name) {
    byte[] file = TestPictures.resource(name);
    int pixels = name.endsWith(".png") ? file.length : JPEG_HEADER_BYTES;
    for (int length = 1; length < pixels; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(InvalidFrameException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> read(name, cut))
          .withMessageMatching("(JPEG|PNG): (truncated|the file does not begin).*");
    }
  }

  private static final int JPEG_HEADER_BYTES = 150;

  @Test
  void saysWhatAJpegLacks() {
    assertRefused(".jpg", "no picture at all".getBytes(US_ASCII), "does not begin with FF D8");
    assertRefused(".jpg", bytes(0xff, 0xd8, 0xff, 0xd9), "no scan before the end");
    assertRefused(".jpg", bytes(0xff, 0xd8, 0xff, 0xda, 0, 2), "a scan before the frame header");
    assertRefused(".jpg", bytes(0xff, 0xd8, 0x12, 0x34), "a marker at byte 2, got 12");
    assertRefused(".jpg", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 1, 0), "at least 2 bytes, got 1");
    assertRefused(".jpg", frame(0xc3, 8, 4, 4, 1), "baseline or progressive, got frame type SOF3");
    assertRefused(".jpg", frame(0xc9, 8, 4, 4, 1), "got frame type SOF9");
    assertRefused(".jpg", frame(0xc0, 12, 4, 4, 1), "8 bits a sample, got 12");
    assertRefused(".jpg", frame(0xc0, 8, 0, 4, 1), "at least 1 x 1 pixels, got 4 x 0");
    assertRefused(".jpg", frame(0xc0, 8, 4, 4, 2), "1, 3 or 4 components, got 2");
  }

  @Test
  void saysWhatAPngLacks() {
    assertRefused(".png", new byte[100], "does not begin with its signature");
    assertRefused(".png", new TestPng(4, 4, 8, 2).end(), "no IDAT chunk");
    assertRefused(
        ".png",
        new TestPng(0, 4, 8, 2).chunk("IDAT").end(),
        "1 to 2147483647 pixels a side, got 0 x 4");
    assertRefused(".png", new TestPng(-1, 4, 8, 2).chunk("IDAT").end(), "got 4294967295 x 4");
  }

  @Test
  void survivesAStreamOfLoneMarkers() {
    byte[] file = new byte[4_000_000];
    for (int i = 0; i < file.length; i += 2) {
      file[i] = (byte) 0xff;
      file[i + 1] = (byte) (i == 0 ? 0xd8 : 0xd0);
    }
    assertRefused(".jpg", file, "truncated");
  }

  private static byte[] frame(int marker, int depth, int height, int width, int components) {
    int length = 8 + 3 * components;
    ByteBuffer out = ByteBuffer.allocate(4 + length + 8);
    out.put(bytes(0xff, 0xd8, 0xff, marker)).putShort((short) length).put((byte) depth);
    out.putShort((short) height).putShort((short) width).put((byte) components);
    out.position(4 + length).put(bytes(0xff, 0xda, 0, 4, 0, 0));
    return out.array();
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) marker) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such marker");
  }

  private static PictureHeader read(String name, byte[] file) throws InvalidFrameException {
    return PictureHeader.read(TestPictures.formatOf(name), ByteBuffer.wrap(file));
  }

  private static void assertRefused(String name, byte[] file, String message) {
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> read(name, file))
        .withMessageContaining(message);
  }
}
