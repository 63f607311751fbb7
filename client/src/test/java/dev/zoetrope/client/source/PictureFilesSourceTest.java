package dev.zoetrope.client.source;

import static dev.zoetrope.client.source.Pixels.BLUE;
import static dev.zoetrope.client.source.Pixels.GREEN;
import static dev.zoetrope.client.source.Pixels.RED;
import static dev.zoetrope.client.source.Pixels.WHITE;
import static dev.zoetrope.client.source.Pixels.assertCorners;
import static dev.zoetrope.client.source.Pixels.assertNear;
import static dev.zoetrope.client.source.Pixels.at;
import static dev.zoetrope.client.source.Pixels.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFilesSourceTest {
  private static final SourceOptions RGB = SourceOptions.defaults();

  @TempDir Path folder;

  private static SourceFrame only(Path file, SourceOptions options) throws IOException {
    try (FrameSource source = Sources.open(file.toString(), options)) {
      SourceFrame frame = source.next();
      assertThat(frame).isNotNull();
      assertThat(source.next()).isNull();
      assertThat(source.counts()).isEqualTo(new SourceCounts(1, 0, 0, 0));
      return frame;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsPicturesAsTheirExifOrientationSays(int orientation) throws IOException {
    SourceFrame frame = only(picture("exif" + orientation + ".jpg"), RGB);
    assertThat(frame.width()).isEqualTo(48);
    assertThat(frame.height()).isEqualTo(32);
    assertThat(frame.pixels().remaining()).isEqualTo(48 * 32 * 3);
    assertCorners(frame, 4, RED, GREEN, BLUE, WHITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.png", "plain.bmp", "plain.webp", "plain.tiff", "palette.png"})
  void decodesEveryKnownKindOfPicture(String name) throws IOException {
    assertCorners(only(picture(name), RGB), 2, RED, GREEN, BLUE, WHITE);
  }

  @Test
  void readsAGifAsAVideo() throws IOException {
    try (FrameSource source = Sources.open(picture("plain.gif").toString(), RGB)) {
      SourceFrame frame = source.next();
      assertThat(frame).isNotNull();
      assertCorners(frame, 2, RED, GREEN, BLUE, WHITE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha.png", "palette_alpha.png"})
  void composesAlphaOntoBlack(String name) throws IOException {
    assertCorners(
        only(picture(name), RGB),
        1,
        RED,
        new int[] {0, 128, 0},
        new int[] {0, 0, 0},
        new int[] {64, 64, 64});
  }

  @Test
  void bringsSixteenBitsToEight() throws IOException {
    SourceFrame colour = only(picture("rgb16.png"), RGB);
    assertNear(at(colour, 0, 0), new int[] {255, 128, 0}, 1);
    assertNear(at(colour, 1, 0), new int[] {64, 192, 32}, 1);
    SourceFrame grey = only(picture("grey16.png"), RGB);
    assertNear(at(grey, 0, 0), new int[] {128, 128, 128}, 1);
    assertNear(at(grey, 1, 0), new int[] {32, 32, 32}, 1);
    SourceFrame alpha = only(picture("alpha16.png"), RGB);
    assertNear(at(alpha, 0, 0), new int[] {128, 64, 32}, 1);
    assertNear(at(alpha, 1, 0), new int[] {0, 0, 0}, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "cmyk_without_marker.jpg"})
  void convertsCmykAsAdobeStoresIt(String name) throws IOException {
    assertCorners(only(picture(name), RGB), 4, RED, GREEN, BLUE, WHITE);
  }

  @Test
  void decodesGrey() throws IOException {
    assertNear(at(only(picture("grey.jpg"), RGB), 20, 20), new int[] {77, 77, 77}, 1);
  }

  @Test
  void scales() throws IOException {
    SourceFrame frame = only(picture("exif6.jpg"), RGB.withSize(33, 17));
    assertThat(frame.width()).isEqualTo(33);
    assertThat(frame.height()).isEqualTo(17);
    assertCorners(frame, 6, RED, GREEN, BLUE, WHITE);
  }

  @Test
  void makesNv12WithEvenSides() throws IOException {
    SourceOptions nv12 = RGB.withFormat(PixelFormat.PIXEL_FORMAT_NV12);
    SourceFrame frame = only(picture("plain.png"), nv12.withSize(33, 17));
    assertThat(frame.format()).isEqualTo(PixelFormat.PIXEL_FORMAT_NV12);
    assertThat(frame.width()).isEqualTo(32);
    assertThat(frame.height()).isEqualTo(16);
    assertThat(frame.pixels().remaining()).isEqualTo(32 * 16 * 3 / 2);
    // BT.601 limited: white, then red's Y, Cb and Cr.
    assertThat(frame.pixels().get(12 * 32 + 24) & 0xFF).isBetween(234, 236);
    assertThat(frame.pixels().get(4 * 32 + 8) & 0xFF).isBetween(80, 83);
    int chroma = 32 * 16 + 2 * 32 + 8;
    assertThat(frame.pixels().get(chroma) & 0xFF).isBetween(88, 92);
    assertThat(frame.pixels().get(chroma + 1) & 0xFF).isBetween(238, 242);
  }

  @Test
  void makesNv12OfTallPicturesInBt709() throws IOException {
    SourceOptions nv12 = RGB.withFormat(PixelFormat.PIXEL_FORMAT_NV12);
    SourceFrame frame = only(picture("plain.png"), nv12.withSize(1280, 720));
    assertThat(frame.pixels().get(100 * 1280 + 100) & 0xFF).isBetween(61, 65);
  }

  @Test
  void passesJpegFilesThrough() throws IOException {
    SourceOptions jpeg = RGB.withFormat(PixelFormat.PIXEL_FORMAT_JPEG);
    SourceFrame frame = only(picture("exif6.jpg"), jpeg);
    byte[] bytes = new byte[frame.pixels().remaining()];
    frame.pixels().get(0, bytes);
    assertThat(bytes).isEqualTo(Files.readAllBytes(picture("exif6.jpg")));
    assertThat(frame.width()).isEqualTo(48);
    assertThat(frame.height()).isEqualTo(32);
  }

  @Test
  void encodesOtherPicturesAsJpeg() throws IOException {
    SourceOptions jpeg = RGB.withFormat(PixelFormat.PIXEL_FORMAT_JPEG);
    SourceFrame frame = only(picture("plain.png"), jpeg);
    byte[] bytes = new byte[frame.pixels().remaining()];
    frame.pixels().get(0, bytes);
    Path file = Files.write(folder.resolve("encoded.jpg"), bytes);
    assertCorners(only(file, RGB), 8, RED, GREEN, BLUE, WHITE);
  }

  @Test
  void readsAFolderInTheOrderOfNamesAndCountsTheRest() throws IOException {
    copy("plain.png", "b");
    copy("plain.bmp", "a.bmp");
    copy("exif6.jpg", "c.jpg");
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    Files.createFile(folder.resolve("empty.png"));
    Files.createDirectory(folder.resolve("inner"));
    byte[] whole = Files.readAllBytes(picture("exif1.jpg"));
    Files.write(folder.resolve("broken.jpg"), Arrays.copyOf(whole, whole.length * 2 / 3));
    List<String> names = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (FrameSource source = Sources.open(folder.toString(), RGB, new ManualClock())) {
      assertThat(source.info()).isEqualTo(new SourceInfo(folder.toString(), 0, 0, 0, false));
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        names.add(f.name());
        times.add(f.ptsMicros());
        assertThat(f.captureUnixMicros()).isEqualTo(new ManualClock().unixMicros());
        assertCorners(f, 4, RED, GREEN, BLUE, WHITE);
        f.release();
      }
      assertThat(source.counts()).isEqualTo(new SourceCounts(3, 1, 2, 0));
    }
    assertThat(names).containsExactly("a.bmp", "b", "c.jpg");
    assertThat(times).containsExactly(0L, 40_000L, 80_000L);
  }

  @Test
  void refusesAFolderWithoutPictures() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    assertThatThrownBy(() -> Sources.open(folder.toString(), RGB))
        .isInstanceOf(SourceException.class)
        .hasMessage("%s holds no picture (1 other files)", folder);
  }

  @Test
  void refusesLargePicturesByTheirHeader() throws IOException {
    byte[] jpeg = Files.readAllBytes(picture("exif1.jpg"));
    for (int i = 2; i < jpeg.length - 9; i++) {
      if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 65_500).putShort(i + 7, (short) 65_500);
        break;
      }
    }
    Path jpegBomb = Files.write(folder.resolve("bomb.jpg"), jpeg);
    byte[] png = Files.readAllBytes(picture("plain.png"));
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    Path pngBomb = Files.write(folder.resolve("bomb.png"), png);
    assertThatThrownBy(() -> only(jpegBomb, RGB))
        .hasMessageEndingWith(
            "a picture must have at most 33177600 pixels, not 4290250000 (65500x65500)");
    assertThatThrownBy(() -> only(pngBomb, RGB))
        .hasMessageEndingWith(
            "a picture must have at most 33177600 pixels, not 10000000000 (100000x100000)");
    byte[] bmp = Files.readAllBytes(picture("plain.bmp"));
    ByteBuffer.wrap(bmp)
        .putInt(18, Integer.reverseBytes(8_000))
        .putInt(22, Integer.reverseBytes(8_000));
    Path bmpBomb = Files.write(folder.resolve("bomb.bmp"), bmp);
    assertThatThrownBy(() -> only(bmpBomb, RGB))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("33177600 pixels");
    assertThatThrownBy(() -> only(picture("plain.png"), RGB.withMaxPixels(1_000)))
        .hasMessageEndingWith("a picture must have at most 1000 pixels, not 1536 (48x32)");
    try (FrameSource source = Sources.open(folder.toString(), RGB)) {
      assertThat(source.next()).isNull();
      assertThat(source.counts().badFrames()).isEqualTo(3);
    }
  }

  @Test
  void saysThatASinglePictureIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(picture("plain.png"));
    Path file = Files.write(folder.resolve("half.png"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> only(file, RGB))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREADABLE))
        .hasMessageContaining(file + " cannot be used: it is damaged");
  }

  private void copy(String name, String as) throws IOException {
    Files.copy(picture(name), folder.resolve(as));
  }
}
