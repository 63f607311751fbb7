package dev.zoetrope.bench.load.result;

/**
 * Memory that the histograms of one file may take. A histogram of one value is as large as one of a
 * million, so a small file can ask for much; what it may have grows with its size. One thread.
 */
final class ReadBudget {
  /** For each byte of the file. */
  static final long PER_BYTE = 1_024;

  /** For any file. */
  static final long AT_LEAST = 64L << 20;

  /** For no file more than this. */
  static final long AT_MOST = 2L << 30;

  private final long limit;
  private long taken;

  private ReadBudget(long limit) {
    this.limit = limit;
  }

  static ReadBudget forFile(long bytes) {
    return new ReadBudget(Math.min(AT_MOST, AT_LEAST + PER_BYTE * bytes));
  }

  /** Called before the memory is taken. */
  void take(long bytes, String path) throws ResultFormatException {
    taken += bytes;
    if (taken > limit) {
      throw new ResultFormatException(
          "%s: the file's histograms need more than %d bytes, which is all that one of its size gets"
              .formatted(path, limit));
    }
  }
}
