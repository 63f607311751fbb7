package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A JPEG or PNG file of the operator's own, in memory.
 *
 * @param path where it lies
 * @param format told by its first bytes
 * @param bytes all of it
 */
public record StillFile(Path path, PixelFormat format, ByteBuffer bytes) {
  /** As much as the server takes in one message. */
  static final long MAX_BYTES = 32L << 20;

  /** Whether a file is called as they are: {@code .jpg}, {@code .jpeg} or {@code .png}. */
  public static boolean isNamed(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  /**
   * Reads it.
   *
   * @throws IOException naming the file if it is neither, or too large
   */
  public static StillFile read(Path path) throws IOException {
    long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw new IOException(
          "picture %s: %d bytes, at most %d".formatted(path.getFileName(), size, MAX_BYTES));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    int head = size < 4 ? 0 : bytes.getInt(0);
    if (head >>> 8 == 0xffd8ff) {
      return new StillFile(path, PixelFormat.PIXEL_FORMAT_JPEG, bytes);
    }
    if (head == 0x89504e47) {
      return new StillFile(path, PixelFormat.PIXEL_FORMAT_PNG, bytes);
    }
    throw new IOException("picture " + path.getFileName() + ": neither JPEG nor PNG");
  }

  /**
   * Decodes it into a row, as the server does with a client's picture.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public void decode(PictureDecoder decoder, RowTarget row) throws IOException {
    PictureSpec spec =
        new PictureSpec(
            format, 0, 0, 0, ColorSpace.COLOR_SPACE_UNSPECIFIED, Fit.FIT_UNSPECIFIED, null);
    try {
      decoder.decode(spec, bytes, List.of(row));
    } catch (InvalidFrameException e) {
      throw new IOException("picture " + path.getFileName() + ": " + e.getMessage(), e);
    }
  }
}
