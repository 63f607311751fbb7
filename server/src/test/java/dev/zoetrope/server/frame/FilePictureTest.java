package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG and PNG in their varieties, upright and at their own size. */
class FilePictureTest {
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  private final PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "baseline420.jpg, 161, 97", "baseline422.jpg, 161, 97", "baseline444.jpg, 161, 97",
    "progressive.jpg, 161, 97", "gray.jpg, 161, 97", "turned.jpg, 97, 161"
  })
  void turnsEveryOrientationUpright(String name, int uprightWidth, int uprightHeight)
      throws Exception {
    byte[] file = TestPictures.resource(name);
    boolean turned = name.startsWith("turned");
    int width = turned ? uprightHeight : uprightWidth;
    int height = turned ? uprightWidth : uprightHeight;
    byte[] stored = full(oriented(file, 1), width, height);
    for (int orientation = 1; orientation <= 8; orientation++) {
      boolean swapped = orientation >= 5;
      int outWidth = swapped ? height : width;
      byte[] row = full(oriented(file, orientation), outWidth, swapped ? width : height);
      byte[] expected = turn(stored, width, height, orientation);
      // Rounding alternates along a line of mixed chroma, and the line has been turned.
      assertThat(TestPictures.furthest(row, expected)).as("%d", orientation).isLessThan(4);
      assertThat(TestPictures.share(row, expected, 2)).as("%d", orientation).isLessThan(0.001);
    }
  }

  @Test
  void cropsInPixelsOfTheUprightPicture() throws Exception {
    byte[] file = TestPictures.resource("turned.jpg");
    byte[] all = full(file, 97, 161);
    Rect crop = TestPictures.rect(60, 120, 37, 41);
    byte[] part =
        TestPictures.decode(
            decoder,
            TestPictures.file(PixelFormat.PIXEL_FORMAT_JPEG, crop),
            file,
            TestPictures.asIs(37, 41));
    assertThat(TestPictures.pixel(part, 37, 0, 0)).isEqualTo(TestPictures.pixel(all, 97, 60, 120));
    assertThat(TestPictures.pixel(part, 37, 36, 40))
        .isEqualTo(TestPictures.pixel(all, 97, 96, 160));
    Rect sideways = TestPictures.rect(120, 60, 41, 37);
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(
            () ->
                TestPictures.decode(
                    decoder,
                    TestPictures.file(PixelFormat.PIXEL_FORMAT_JPEG, sideways),
                    file,
                    TestPictures.asIs(37, 41)))
        .withMessage("crop.x + crop.width: at most the picture's 97 pixels, got 120 + 41");
  }

  @Test
  void appliesAnOrientationInAPng() throws Exception {
    byte[] exif = exif(6);
    byte[] png =
        new TestPng(2, 1, 8, GRAY)
            .chunk("eXIf", Arrays.copyOfRange(exif, 10, exif.length))
            .lines(2, 10, 200)
            .end();
    byte[] row = full(png, 1, 2);
    assertThat(row).isEqualTo(bytes(10, 10, 10, 200, 200, 200));
  }

  @Test
  void readsPngsOfEveryKind() throws Exception {
    assertThat(full(new TestPng(3, 1, 1, GRAY).lines(1, 0b10100000).end(), 3, 1))
        .isEqualTo(bytes(255, 255, 255, 0, 0, 0, 255, 255, 255));
    assertThat(full(new TestPng(4, 1, 2, GRAY).lines(1, 0b00011011).end(), 4, 1))
        .isEqualTo(bytes(0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255));
    assertThat(full(new TestPng(2, 1, 4, GRAY).lines(1, 0x2f).end(), 2, 1))
        .isEqualTo(bytes(34, 34, 34, 255, 255, 255));
    assertThat(full(new TestPng(2, 1, 8, GRAY).lines(2, 7, 201).end(), 2, 1))
        .isEqualTo(bytes(7, 7, 7, 201, 201, 201));
    // 0x1234 * 255 / 65535 = 18.13; 0x8101 = 128.502 rounds up.
    assertThat(full(new TestPng(2, 1, 16, GRAY).lines(4, 0x12, 0x34, 0x81, 0x01).end(), 2, 1))
        .isEqualTo(bytes(18, 18, 18, 129, 129, 129));
    assertThat(full(new TestPng(1, 1, 16, RGB).lines(6, 1, 0, 2, 0, 255, 255).end(), 1, 1))
        .isEqualTo(bytes(1, 2, 255));
    assertThat(
            full(
                new TestPng(4, 1, 2, PALETTE)
                    .chunk("PLTE", bytes(1, 2, 3, 40, 50, 60, 70, 80, 90, 255, 0, 9))
                    .lines(1, 0b00011011)
                    .end(),
                4,
                1))
        .isEqualTo(bytes(1, 2, 3, 40, 50, 60, 70, 80, 90, 255, 0, 9));
  }

  @Test
  void composesAlphaOntoBlack() throws Exception {
    assertThat(full(new TestPng(2, 1, 8, GRAY_ALPHA).lines(4, 200, 255, 200, 51).end(), 2, 1))
        .isEqualTo(bytes(200, 200, 200, 40, 40, 40));
    assertThat(full(new TestPng(1, 1, 8, RGB_ALPHA).lines(4, 250, 100, 50, 102).end(), 1, 1))
        .isEqualTo(bytes(100, 40, 20));
    assertThat(
            full(
                new TestPng(1, 1, 16, RGB_ALPHA).lines(8, 250, 0, 100, 0, 50, 0, 0, 0).end(), 1, 1))
        .isEqualTo(bytes(0, 0, 0));
    assertThat(full(new TestPng(1, 1, 16, GRAY_ALPHA).lines(4, 255, 255, 128, 128).end(), 1, 1))
        .isEqualTo(bytes(128, 128, 128));
    assertThat(
            full(
                new TestPng(2, 1, 8, PALETTE)
                    .chunk("PLTE", bytes(100, 200, 50, 100, 200, 50))
                    .chunk("tRNS", bytes(51))
                    .lines(2, 0, 1)
                    .end(),
                2,
                1))
        .isEqualTo(bytes(20, 40, 10, 100, 200, 50));
    assertThat(
            full(
                new TestPng(2, 1, 8, RGB)
                    .chunk("tRNS", bytes(0, 9, 0, 8, 0, 7))
                    .lines(6, 9, 8, 7, 6, 5, 4)
                    .end(),
                2,
                1))
        .isEqualTo(bytes(0, 0, 0, 6, 5, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_BINARY})
  void readsInterlacedPngs(int type) throws Exception {
    BufferedImage image = new BufferedImage(37, 23, type);
    Random random = new Random(5);
    for (int i = 0; i < 37 * 23; i++) {
      image.setRGB(i % 37, i / 37, random.nextInt());
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.setOutput(ImageIO.createImageOutputStream(out));
    writer.write(null, new IIOImage(image, null, null), param);
    ((Closeable) writer.getOutput()).close();
    writer.dispose();
    byte[] file = out.toByteArray();
    assertThat(file[28]).as("interlace method").isEqualTo((byte) 1);
    assertThat(full(file, 37, 23)).isEqualTo(TestPictures.rgb(file));
  }

  @Test
  void answersTheSameWhateverCameBefore() throws Exception {
    String[] names = {"wide.png", "tall.png", "baseline420.jpg", "gray.jpg", "progressive.jpg"};
    byte[][] first = new byte[names.length][];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < names.length; i++) {
        PictureSpec spec = TestPictures.file(TestPictures.formatOf(names[i]));
        byte[] file = TestPictures.resource(names[i]);
        byte[] row = TestPictures.decode(decoder, spec, file, TestPictures.asIs(50, 40));
        if (round == 0) {
          first[i] = row;
        } else {
          assertThat(row).as(names[i]).isEqualTo(first[i]);
        }
      }
    }
  }

  private byte[] full(byte[] file, int width, int height) throws InvalidFrameException {
    PixelFormat format =
        file[0] == (byte) 0xff ? PixelFormat.PIXEL_FORMAT_JPEG : PixelFormat.PIXEL_FORMAT_PNG;
    return TestPictures.decode(
        decoder, TestPictures.file(format), file, TestPictures.asIs(width, height));
  }

  /** The file with an Exif segment of its own in front of all others. */
  private static byte[] oriented(byte[] jpeg, int orientation) {
    byte[] segment = exif(orientation);
    // The last one read counts; an older one is made unreadable.
    byte[] plain = jpeg.clone();
    for (int i = 2; i + 3 < plain.length && i < 100; i++) {
      if (plain[i] == 'E' && plain[i + 1] == 'x' && plain[i + 2] == 'i' && plain[i + 3] == 'f') {
        plain[i] = 'X';
      }
    }
    ByteBuffer out = ByteBuffer.allocate(plain.length + segment.length);
    return out.put(plain, 0, 2).put(segment).put(plain, 2, plain.length - 2).array();
  }

  /** APP1 with a big-endian TIFF header and one entry. */
  private static byte[] exif(int orientation) {
    return bytes(
        0xff,
        0xe1,
        0,
        34,
        'E',
        'x',
        'i',
        'f',
        0,
        0,
        'M',
        'M',
        0,
        42,
        0,
        0,
        0,
        8,
        0,
        1,
        0x01,
        0x12,
        0,
        3,
        0,
        0,
        0,
        1,
        0,
        orientation,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** What each orientation means, said once more in other words (Exif 2.32). */
  private static byte[] turn(byte[] stored, int width, int height, int orientation) {
    byte[] out = new byte[stored.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] to =
            switch (orientation) {
              case 1 -> new int[] {x, y};
              case 2 -> new int[] {width - 1 - x, y};
              case 3 -> new int[] {width - 1 - x, height - 1 - y};
              case 4 -> new int[] {x, height - 1 - y};
              case 5 -> new int[] {y, x};
              case 6 -> new int[] {height - 1 - y, x};
              case 7 -> new int[] {height - 1 - y, width - 1 - x};
              default -> new int[] {y, width - 1 - x};
            };
        int outWidth = orientation >= 5 ? height : width;
        System.arraycopy(stored, (y * width + x) * 3, out, (to[1] * outWidth + to[0]) * 3, 3);
      }
    }
    return out;
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }
}
