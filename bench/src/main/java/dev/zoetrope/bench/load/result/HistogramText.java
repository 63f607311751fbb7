package dev.zoetrope.bench.load.result;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;

/**
 * Histograms as HdrHistogram's compressed V2 encoding in base64, which its readers in all languages
 * take. What is read is checked against a budget before the memory is taken.
 */
final class HistogramText {
  private static final int COMPRESSED_COOKIE = 0x1c849314;
  private static final int COOKIE = 0x1c849313;
  private static final int HEADER = 40;
  private static final int MOST_DIGITS = 3;
  private static final int CHUNK = 4_096;
  private static final int OBJECT = 512;

  private HistogramText() {}

  static String write(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity() + HEADER);
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /**
   * Reads one.
   *
   * @param path of it in its file, for messages
   * @throws ResultFormatException if it is damaged, finer than three digits, or over the budget
   */
  static Histogram read(String text, ReadBudget budget, String path) throws ResultFormatException {
    byte[] plain = inflate(decode(text, path), budget, path);
    ByteBuffer header = ByteBuffer.wrap(plain);
    check(plain.length >= HEADER && header.getInt(0) == COOKIE, path, "is no V2 histogram");
    check(header.getInt(4) == plain.length - HEADER, path, "has another length than it says");
    check(header.getInt(8) == 0, path, "has shifted counts");
    int digits = header.getInt(12);
    check(
        digits >= 0 && digits <= MOST_DIGITS,
        path,
        "must have 0 to %d significant digits, not %d".formatted(MOST_DIGITS, digits));
    check(header.getLong(16) == 1, path, "must count in steps of 1, not " + header.getLong(16));
    long highest = header.getLong(24);
    check(highest >= 2, path, "ends at " + highest + ", 2 is the least");
    check(header.getDouble(32) == 1, path, "has scaled values");
    budget.take(OBJECT + counts(digits, highest) * Long.BYTES, path);
    Histogram histogram;
    try {
      histogram = Histogram.decodeFromByteBuffer(header, 0);
    } catch (RuntimeException e) {
      throw new ResultFormatException(path + " has damaged counts", e);
    }
    check(histogram.getTotalCount() >= 0, path, "has more values than can be counted");
    return histogram;
  }

  /** Length of the array that a histogram of this range has. */
  static long counts(int digits, long highest) {
    int subBuckets = Integer.highestOneBit(2 * (int) Math.pow(10, digits) - 1) * 2;
    int buckets = 1;
    for (long end = subBuckets; end <= highest && end > 0; end <<= 1) {
      buckets++;
    }
    return (buckets + 1L) * (Math.max(2, subBuckets) / 2);
  }

  private static byte[] decode(String text, String path) throws ResultFormatException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ResultFormatException(path + " is no base64", e);
    }
  }

  private static byte[] inflate(byte[] bytes, ReadBudget budget, String path)
      throws ResultFormatException {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    check(
        bytes.length > 8 && header.getInt(0) == COMPRESSED_COOKIE,
        path,
        "is no compressed V2 histogram");
    check(header.getInt(4) == bytes.length - 8, path, "has another length than it says");
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, 8, bytes.length - 8);
      byte[] out = new byte[CHUNK];
      int length = 0;
      while (!inflater.finished()) {
        if (length == out.length) {
          budget.take(out.length, path);
          out = Arrays.copyOf(out, out.length * 2);
        }
        int more = inflater.inflate(out, length, out.length - length);
        check(more > 0 || inflater.finished(), path, "is cut off");
        length += more;
      }
      return Arrays.copyOf(out, length);
    } catch (DataFormatException e) {
      throw new ResultFormatException(path + " is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static void check(boolean right, String path, String otherwise)
      throws ResultFormatException {
    if (!right) {
      throw new ResultFormatException(path + " " + otherwise);
    }
  }
}
