package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Scales a plane of bytes with antialiasing, down first and across second, without rounding to 8
 * bits in between. Down, eight samples go at a time: a 64-bit word holds the sums of two of them,
 * so that one multiplication serves both, whichever compiler the machine runs.
 *
 * <p>Keeps at most twice the lines that one output line needs, in bytes. Not thread-safe; memory is
 * reused from picture to picture.
 */
final class PlaneScaler {
  /** Fraction bits of what {@link #scaleAcross} gives. */
  static final int FRACTION_BITS = 5;

  /** Fraction bits between the two passes. */
  private static final int COLUMN_BITS = 6;

  private static final int DOWN_SHIFT = ResampleWeights.COARSE_BITS - COLUMN_BITS;
  private static final int ACROSS_SHIFT = ResampleWeights.COARSE_BITS + COLUMN_BITS - FRACTION_BITS;
  private static final int ACROSS_HALF = 1 << (ACROSS_SHIFT - 1);

  /** Half of what is shifted out, for the upper sum and the lower. */
  private static final long DOWN_HALVES = (1L << 32 | 1L) << (DOWN_SHIFT - 1);

  /** Every fourth sample of a word of eight. */
  private static final long PAIR = 0x0000_00ff_0000_00ffL;

  private final ResampleWeights across;
  private final ResampleWeights down;

  private ByteBuffer source = ByteBuffer.allocate(0);
  private Plane plane = new Plane(source, 0, 1, 0, 0, 0, 1);
  private byte[] bytes = new byte[0];
  private LongBuffer words = LongBuffer.allocate(0);
  private long[] window = new long[0];
  private int[] column = new int[0];

  /** Words of a line. */
  private int stride;

  /** Lines that the window has room for. */
  private int room;

  private int firstLine;
  private int nextLine;
  private int from;

  /** Scales by weights that are prepared elsewhere. */
  PlaneScaler(ResampleWeights across, ResampleWeights down) {
    this.across = across;
    this.down = down;
  }

  /**
   * Begins a plane; the weights are prepared.
   *
   * @param outputs how many columns are wanted
   */
  void begin(Plane plane, int outputs) {
    this.plane = plane;
    source = plane.bytes();
    from = across.start(0);
    int samples = across.end(outputs - 1) - from;
    stride = (samples * plane.sampleBytes() + 7) / 8;
    room = Math.min(2 * down.taps(), plane.height());
    firstLine = down.start(0);
    nextLine = firstLine;
    if (bytes.length < stride * 8) {
      bytes = new byte[stride * 8];
      words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
      column = new int[stride * 8];
    }
    if (window.length < stride * room) {
      window = new long[stride * room];
    }
  }

  /** Makes the i-th output line of all the columns that are needed. Lines are made in order. */
  void scaleDown(int i) {
    read(down.start(i), down.end(i));
    int[] weights = down.weights();
    int first = i * down.taps();
    int end = first + down.length(i);
    int at = (down.start(i) - firstLine) * stride;
    long[] in = window;
    int[] out = column;
    for (int group = 0; group < stride; group++) {
      long a = DOWN_HALVES;
      long b = DOWN_HALVES;
      long c = DOWN_HALVES;
      long d = DOWN_HALVES;
      int p = at + group;
      for (int k = first; k < end; k++) {
        long eight = in[p];
        long weight = weights[k];
        a += (eight & PAIR) * weight;
        b += (eight >>> 8 & PAIR) * weight;
        c += (eight >>> 16 & PAIR) * weight;
        d += (eight >>> 24 & PAIR) * weight;
        p += stride;
      }
      // A lower sum below zero takes one off the upper: 2^-14 of a level.
      int to = group * 8;
      out[to] = (int) a >> DOWN_SHIFT;
      out[to + 1] = (int) b >> DOWN_SHIFT;
      out[to + 2] = (int) c >> DOWN_SHIFT;
      out[to + 3] = (int) d >> DOWN_SHIFT;
      out[to + 4] = (int) (a >> 32) >> DOWN_SHIFT;
      out[to + 5] = (int) (b >> 32) >> DOWN_SHIFT;
      out[to + 6] = (int) (c >> 32) >> DOWN_SHIFT;
      out[to + 7] = (int) (d >> 32) >> DOWN_SHIFT;
    }
  }

  private void read(int start, int end) {
    if (end - firstLine > room) {
      int kept = nextLine - start;
      if (kept > 0) {
        System.arraycopy(window, (start - firstLine) * stride, window, 0, kept * stride);
      }
      firstLine = start;
      nextLine = Math.max(nextLine, start);
    }
    int count = Math.min(stride * 8, (plane.width() - from) * plane.sampleBytes());
    for (; nextLine < end; nextLine++) {
      int at = plane.offset() + nextLine * plane.yStep() + from * plane.xStep();
      source.get(at, bytes, 0, count);
      words.get(0, window, (nextLine - firstLine) * stride, stride);
    }
  }

  /**
   * Scales the line made last.
   *
   * @param component which of a sample's bytes
   * @param out takes levels with {@link #FRACTION_BITS}
   */
  void scaleAcross(int component, int outputs, int[] out) {
    int[] weights = across.weights();
    int[] in = column;
    int step = plane.sampleBytes();
    int taps = across.taps();
    for (int i = 0; i < outputs; i++) {
      int at = (across.start(i) - from) * step + component;
      int k = i * taps;
      int end = k + across.length(i);
      int sum = ACROSS_HALF;
      for (; k < end; k++, at += step) {
        sum += in[at] * weights[k];
      }
      out[i] = sum >> ACROSS_SHIFT;
    }
  }

  /** Lets go of the plane's memory. */
  void end() {
    source = ByteBuffer.allocate(0);
  }
}
