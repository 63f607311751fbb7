package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Scales a plane of bytes with antialiasing, down first and across second, without rounding to 8
 * bits in between. A 64-bit word holds two sums, so that one multiplication serves both, whichever
 * compiler the machine runs: down those of two samples out of eight that are read at once, across
 * those of the same sample of two lines.
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
  private static final int UPPER_SHIFT = 32 + DOWN_SHIFT;
  private static final int ACROSS_SHIFT = ResampleWeights.COARSE_BITS + COLUMN_BITS - FRACTION_BITS;

  /** Half of what is shifted out, for the upper sum and the lower. */
  private static final long DOWN_HALVES = (1L << 32 | 1L) << (DOWN_SHIFT - 1);

  private static final long ACROSS_HALVES = (1L << 32 | 1L) << (ACROSS_SHIFT - 1);

  /** Every fourth sample of a word of eight. */
  private static final long PAIR = 0x0000_00ff_0000_00ffL;

  private static final Plane NOTHING = new Plane(ByteBuffer.allocate(0), 0, 1, 0, 0, 0, 1);

  private final ResampleWeights across;
  private final ResampleWeights down;

  private Plane plane = NOTHING;
  private byte[] bytes = new byte[0];
  private LongBuffer words = LongBuffer.allocate(0);
  private long[] window = new long[0];
  private long[] columns = new long[0];

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
    from = across.start(0);
    int samples = across.end(outputs - 1) - from;
    stride = (samples * plane.sampleBytes() + 7) / 8;
    room = Math.min(2 * down.taps(), plane.height());
    firstLine = down.start(0);
    nextLine = firstLine;
    if (bytes.length < stride * 8) {
      bytes = new byte[stride * 8];
      words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
      columns = new long[stride * 8];
    }
    if (window.length < stride * room) {
      window = new long[stride * room];
    }
  }

  /**
   * Makes the i-th output line of all the columns that are needed, in order.
   *
   * @param upper whether it joins the one before rather than to take its place
   */
  void scaleDown(int i, boolean upper) {
    read(down.start(i), down.end(i));
    int[] weights = down.weights();
    int first = i * down.taps();
    int end = first + down.length(i);
    int at = (down.start(i) - firstLine) * stride;
    long[] in = window;
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
      if (upper) {
        join(group * 8, a, b, c, d);
      } else {
        put(group * 8, a, b, c, d);
      }
    }
  }

  /** A lower sum below zero takes one off the upper: 2^-14 of a level. */
  private void put(int to, long a, long b, long c, long d) {
    long[] out = columns;
    out[to] = (int) a >> DOWN_SHIFT;
    out[to + 1] = (int) b >> DOWN_SHIFT;
    out[to + 2] = (int) c >> DOWN_SHIFT;
    out[to + 3] = (int) d >> DOWN_SHIFT;
    out[to + 4] = a >> UPPER_SHIFT;
    out[to + 5] = b >> UPPER_SHIFT;
    out[to + 6] = c >> UPPER_SHIFT;
    out[to + 7] = d >> UPPER_SHIFT;
  }

  private void join(int to, long a, long b, long c, long d) {
    long[] out = columns;
    out[to] += (long) ((int) a >> DOWN_SHIFT) << 32;
    out[to + 1] += (long) ((int) b >> DOWN_SHIFT) << 32;
    out[to + 2] += (long) ((int) c >> DOWN_SHIFT) << 32;
    out[to + 3] += (long) ((int) d >> DOWN_SHIFT) << 32;
    out[to + 4] += (a >> UPPER_SHIFT) << 32;
    out[to + 5] += (b >> UPPER_SHIFT) << 32;
    out[to + 6] += (c >> UPPER_SHIFT) << 32;
    out[to + 7] += (d >> UPPER_SHIFT) << 32;
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
      plane.bytes().get(at, bytes, 0, count);
      words.get(0, window, (nextLine - firstLine) * stride, stride);
    }
  }

  /**
   * Scales the two lines made last; the second means nothing if none has joined the first.
   *
   * @param component which of a sample's bytes
   * @param one takes levels of the first line, with {@link #FRACTION_BITS}
   * @param two takes those of the second
   */
  void scaleAcross(int component, int outputs, int[] one, int[] two) {
    int[] weights = across.weights();
    long[] in = columns;
    int step = plane.sampleBytes();
    int taps = across.taps();
    for (int i = 0; i < outputs; i++) {
      int at = (across.start(i) - from) * step + component;
      int k = i * taps;
      int end = k + across.length(i);
      long sums = ACROSS_HALVES;
      for (; k < end; k++) {
        sums += in[at] * weights[k];
        at += step;
      }
      one[i] = (int) sums >> ACROSS_SHIFT;
      two[i] = (int) (sums >> 32) >> ACROSS_SHIFT;
    }
  }

  /** Lets go of the plane's memory. */
  void end() {
    plane = NOTHING;
  }
}
