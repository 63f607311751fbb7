package dev.zoetrope.server;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.zip.CRC32;

/** Frames that must be answered INVALID, with what the answer must name: field, limit, value. */
enum BadFrame {
  TOO_FEW_BYTES(
      true,
      "pixels: 192 bytes for 8 x 8 with 24 bytes a line, got 191 bytes",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 8, 8, 191)),
  TOO_MANY_BYTES(
      true,
      "pixels: 64 bytes for 8 x 8 with 8 bytes a line, got 192 bytes",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_GRAY8, 8, 8, 192)),
  NO_PIXELS(
      true,
      "pixels: 192 bytes for 8 x 8 with 24 bytes a line, got 0 bytes",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_BGR8, 8, 8, 0)),
  NO_SIZE(
      true,
      "width and height: at least 1 pixel .*, got 0 x 0",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 0, 0, 3)),
  TOO_WIDE(
      true,
      "width: at most 16384 pixels, got 20000",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 20_000, 1, 64)),
  HUGE_WIDTH(
      true,
      "width: at most 16384 pixels, got 2147483647",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, -1, 1, 64)),
  HUNDRED_MEGAPIXELS(
      true,
      "width \\* height: at most 33177600 pixels, got 100000000 \\(10000 x 10000\\)",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 10_000, 10_000, 1_024)),
  ODD_NV12(
      true,
      "width and height: even for NV12 and I420, got 7 x 8",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_NV12, 7, 8, 84)),
  SMALL_STRIDE(
      true,
      "stride: 0 or 24 to \\d+ bytes, got 23",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 8, 8, 184).setStride(23)),
  UNKNOWN_FORMAT(
      true,
      "pixel_format: one of RGB8, .*",
      (frame, random) ->
          raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 8, 8, 192).setPixelFormatValue(77)),
  UNKNOWN_COLOR(
      true,
      "color: .*",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_NV12, 8, 8, 96).setColorValue(9)),
  FROM_THE_FUTURE(
      true,
      "capture_unix_us: at most 60000000 in the future, \\d+ is not",
      (frame, random) ->
          raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 8, 8, 192)
              .setCaptureUnixUs(TimeUnit.DAYS.toMicros(365 * 1000))),
  AGELESS(
      true,
      "max_age_us: at most 3600000000, not 18446744073709551615",
      (frame, random) -> raw(frame, PixelFormat.PIXEL_FORMAT_RGB8, 8, 8, 192).setMaxAgeUs(-1)),
  EMPTY_FILE(
      true,
      "pixels: a file of at least 1 byte, got 0 bytes",
      (frame, random) -> file(frame, PixelFormat.PIXEL_FORMAT_JPEG, new byte[0])),
  NOT_A_JPEG(
      false,
      "(?i).*jpeg.*",
      (frame, random) -> {
        byte[] bytes = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(bytes);
        bytes[0] = 0;
        return file(frame, PixelFormat.PIXEL_FORMAT_JPEG, bytes);
      }),
  NOT_A_PNG(
      false,
      "(?i).*png.*",
      (frame, random) -> {
        byte[] bytes = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(bytes);
        bytes[0] = 0;
        return file(frame, PixelFormat.PIXEL_FORMAT_PNG, bytes);
      }),
  HALF_A_JPEG(
      false, "(?i).*jpeg.*", (frame, random) -> half(frame, PixelFormat.PIXEL_FORMAT_JPEG, random)),
  HALF_A_PNG(
      false, "(?i).*png.*", (frame, random) -> half(frame, PixelFormat.PIXEL_FORMAT_PNG, random)),
  PNG_BOMB(
      false,
      ".*width \\* height: at most 33177600 pixels, got 100000000 .*",
      (frame, random) -> file(frame, PixelFormat.PIXEL_FORMAT_PNG, pngHeader(10_000, 10_000))),
  JPEG_BOMB(
      false,
      ".*width \\* height: at most 33177600 pixels, got 100000000 .*",
      (frame, random) -> file(frame, PixelFormat.PIXEL_FORMAT_JPEG, jpegHeader(10_000, 10_000)));

  private static final int BOMB_BYTES = 1_024;

  private final boolean seenOnArrival;
  private final String detail;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that keep nothing
  private final BiFunction<Frame.Builder, Random, Frame.Builder> maker;

  BadFrame(
      boolean seenOnArrival,
      String detail,
      BiFunction<Frame.Builder, Random, Frame.Builder> maker) {
    this.seenOnArrival = seenOnArrival;
    this.detail = detail;
    this.maker = maker;
  }

  Frame.Builder frame(long sequence, Random random) {
    return maker.apply(Frame.newBuilder().setSequence(sequence).setSourcePts(-sequence), random);
  }

  /** Whether no policy can answer it first: what is wrong shows before it waits for anything. */
  boolean seenOnArrival() {
    return seenOnArrival;
  }

  /** A pattern of the reply's detail. */
  String detail() {
    return detail;
  }

  private static Frame.Builder raw(
      Frame.Builder frame, PixelFormat format, int width, int height, int bytes) {
    return frame
        .setPixelFormat(format)
        .setWidth(width)
        .setHeight(height)
        .setPixels(ByteString.copyFrom(new byte[bytes]));
  }

  private static Frame.Builder file(Frame.Builder frame, PixelFormat format, byte[] bytes) {
    return frame.setPixelFormat(format).setPixels(ByteString.copyFrom(bytes));
  }

  private static Frame.Builder half(Frame.Builder frame, PixelFormat format, Random random) {
    Frame whole =
        new MarkedPicture(random.nextInt(MarkedPicture.MARKS), 64, 48, format)
            .frame(frame.getSequence(), random, true)
            .build();
    ByteString pixels = whole.getPixels();
    return whole.toBuilder().setPixels(pixels.substring(0, pixels.size() / 2));
  }

  /** A whole file of 1 KB whose header promises more than its zeros can hold. */
  private static byte[] pngHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(BOMB_BYTES);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    int header = file.position() + Integer.BYTES;
    file.putInt(13).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    file.put(new byte[] {8, 2, 0, 0, 0});
    sum(file, header);
    int data = BOMB_BYTES - file.position() - 24;
    int start = file.position() + Integer.BYTES;
    file.putInt(data).put(new byte[] {'I', 'D', 'A', 'T'}).position(file.position() + data);
    sum(file, start);
    int end = file.position() + Integer.BYTES;
    sum(file.putInt(0).put(new byte[] {'I', 'E', 'N', 'D'}), end);
    return file.array();
  }

  private static void sum(ByteBuffer file, int start) {
    CRC32 check = new CRC32();
    check.update(file.slice(start, file.position() - start));
    file.putInt((int) check.getValue());
  }

  private static byte[] jpegHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(BOMB_BYTES);
    file.putShort((short) 0xffd8).putShort((short) 0xffc0).putShort((short) 17).put((byte) 8);
    file.putShort((short) height).putShort((short) width).put((byte) 3);
    for (int component = 1; component <= 3; component++) {
      file.put((byte) component).put((byte) 0x11).put((byte) 0);
    }
    file.putShort((short) 0xffda).putShort((short) 12).put((byte) 3);
    for (int component = 1; component <= 3; component++) {
      file.put((byte) component).put((byte) 0);
    }
    file.put(new byte[] {0, 63, 0});
    return file.array();
  }
}
