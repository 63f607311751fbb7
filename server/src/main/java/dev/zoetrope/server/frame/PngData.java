package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Counts the bytes that a PNG's data inflate to. FFmpeg returns a picture whose data end early, its
 * missing lines holding whatever the memory held before, and flags nothing; so this is asked first.
 * Nothing but the count is kept.
 *
 * <p>Not thread-safe; owns zlib's native state.
 */
final class PngData implements AutoCloseable {
  private static final int SIGNATURE_BYTES = 8;
  private static final int OVERHEAD = 12;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;

  /** First column, first line, and the steps of each pass (PNG specification, section 8.2). */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private final Inflater inflater = new Inflater();
  private final byte[] room = new byte[16_384];

  /** Refuses a file, copied by {@link PngHeader#copy}, whose data do not fill the picture. */
  void check(ByteBuffer file) throws InvalidFrameException {
    long expected = bytes(file);
    inflater.reset();
    long count = 0;
    int at = SIGNATURE_BYTES;
    for (; file.getInt(at + 4) != IEND; at += file.getInt(at) + OVERHEAD) {
      if (file.getInt(at + 4) == IDAT) {
        inflater.setInput(file.slice(at + 8, file.getInt(at)));
        count = inflate(count, expected);
      }
    }
    if (count < expected) {
      throw new InvalidFrameException(
          "PNG: %d bytes of lines for its size, got %d".formatted(expected, count));
    }
  }

  private long inflate(long already, long expected) throws InvalidFrameException {
    long count = already;
    try {
      while (count < expected) {
        int bytes = inflater.inflate(room);
        if (bytes == 0) {
          break;
        }
        count += bytes;
      }
    } catch (DataFormatException e) {
      throw new InvalidFrameException("PNG: the picture's data are corrupt: " + e.getMessage());
    }
    return count;
  }

  /** What the lines of all passes add up to, each with its filter byte. */
  private static long bytes(ByteBuffer file) throws InvalidFrameException {
    int header = SIGNATURE_BYTES + 8;
    int width = file.getInt(header);
    int height = file.getInt(header + 4);
    int bits = file.get(header + 8) * samples(file.get(header + 9));
    long sum = 0;
    for (int[] pass : file.get(header + 12) == 0 ? WHOLE : ADAM7) {
      long columns = ((long) width - pass[0] + pass[2] - 1) / pass[2];
      long lines = ((long) height - pass[1] + pass[3] - 1) / pass[3];
      if (columns > 0 && lines > 0) {
        sum += lines * (1 + (columns * bits + 7) / 8);
      }
    }
    return sum;
  }

  private static int samples(int colorType) throws InvalidFrameException {
    return switch (colorType) {
      case 0, 3 -> 1;
      case 4 -> 2;
      case 2 -> 3;
      case 6 -> 4;
      default ->
          throw new InvalidFrameException("PNG: colour type 0, 2, 3, 4 or 6, got " + colorType);
    };
  }

  @Override
  public void close() {
    inflater.end();
  }
}
