package dev.zoetrope.bench.load.arrival;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Times that were recorded elsewhere. A line has seconds from the beginning and, after a comma, the
 * stream's number; without one, streams take turns. Empty lines and those that begin with # are
 * passed over.
 */
final class RecordedTrace {
  /** Bounds what a file can make us keep: 16 bytes a line. */
  private static final int MOST_LINES = 20_000_000;

  private final long[] atNanos;
  private final int[] streams;

  private RecordedTrace(long[] atNanos, int[] streams) {
    this.atNanos = atNanos;
    this.streams = streams;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the line, if it has something else, or goes back in
   *     time
   */
  static RecordedTrace read(Path file) throws IOException {
    long[] at = new long[1024];
    int[] streams = new int[1024];
    int count = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        if (count == MOST_LINES) {
          throw wrong(file, number, "more than " + MOST_LINES + " frames");
        }
        if (count == at.length) {
          at = Arrays.copyOf(at, 2 * count);
          streams = Arrays.copyOf(streams, 2 * count);
        }
        int comma = text.indexOf(',');
        try {
          double seconds = Double.parseDouble(comma < 0 ? text : text.substring(0, comma));
          streams[count] = comma < 0 ? -1 : Integer.parseInt(text.substring(comma + 1).strip());
          at[count] = Math.round(seconds * 1e9);
          if (!(seconds >= 0 && seconds <= 1e7)) {
            throw wrong(
                file, number, "a time of " + text + "; 0 to 10,000,000 seconds are possible");
          }
        } catch (NumberFormatException e) {
          throw wrong(file, number, "'" + text + "' instead of seconds and a stream's number");
        }
        if (count > 0 && at[count] < at[count - 1]) {
          throw wrong(file, number, "a time that is before the line above");
        }
        count++;
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException(file + " has no frames; at least 1 is needed");
    }
    return new RecordedTrace(Arrays.copyOf(at, count), Arrays.copyOf(streams, count));
  }

  private static IllegalArgumentException wrong(Path file, int line, String what) {
    return new IllegalArgumentException(file + ":" + line + ": " + what);
  }

  /** The last frame's time. */
  long lengthNanos() {
    return atNanos[atNanos.length - 1];
  }

  /**
   * As often as it is asked for.
   *
   * @param speed times as fast as recorded
   * @param streams that there are; a recorded number beyond them is taken modulo
   */
  Arrivals arrivals(double speed, int streams) {
    return new Arrivals() {
      private int frame = -1;

      @Override
      public boolean advance() {
        if (frame + 1 >= atNanos.length) {
          return false;
        }
        frame++;
        return true;
      }

      @Override
      public long atNanos() {
        return Math.round(atNanos[frame] / speed);
      }

      @Override
      public int stream() {
        int recorded = RecordedTrace.this.streams[frame];
        return Math.floorMod(recorded < 0 ? frame : recorded, streams);
      }
    };
  }
}
