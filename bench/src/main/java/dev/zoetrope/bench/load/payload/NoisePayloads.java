package dev.zoetrope.bench.load.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Frames of random numbers, the same for the same seed on every machine. */
final class NoisePayloads {
  private static final int DEFAULT_FRAMES = 16;

  /** Values of normalised pictures lie there. */
  private static final float REAL_RANGE = 2.5f;

  /** Like indices of classes or words: every vocabulary has as many. */
  private static final int INTEGER_RANGE = 1_000;

  private NoisePayloads() {}

  static List<Payload> rgb(PayloadWords words, PayloadBudget budget) {
    words.allow(0, "frames", "seed");
    PayloadWords.Size size = words.size("size", words.subject());
    long bytes = 3L * size.width() * size.height();
    return noise(words, budget, Payload.Kind.RGB, List.of(size.height(), size.width(), 3), bytes);
  }

  static List<Payload> nv12(PayloadWords words, PayloadBudget budget) {
    words.allow(0, "frames", "seed");
    PayloadWords.Size size = words.size("size", words.subject());
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw words.wrong("size of NV12 must be even, not " + words.subject());
    }
    long bytes = 3L * size.width() * size.height() / 2;
    return noise(words, budget, Payload.Kind.NV12, List.of(size.height(), size.width()), bytes);
  }

  private static List<Payload> noise(
      PayloadWords words,
      PayloadBudget budget,
      Payload.Kind kind,
      List<Integer> shape,
      long bytesEach) {
    int frames = words.frames(DEFAULT_FRAMES);
    int bytes = budget.take(frames, bytesEach);
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      byte[] noise = new byte[bytes];
      random(words, i).nextBytes(noise);
      payloads.add(new Payload("noise " + i, kind, shape, ByteBuffer.wrap(noise)));
    }
    return payloads;
  }

  private static SplittableRandom random(PayloadWords words, int frame) {
    return new SplittableRandom(words.seed() * 1_000_003 + frame);
  }

  static List<Payload> tensors(PayloadWords words, PayloadBudget budget) {
    words.allow(0, "frames", "seed");
    TensorShape shape = TensorShape.parse(words.subject());
    int frames = words.frames(DEFAULT_FRAMES);
    int bytes = budget.take(frames, shape.bytes());
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      ByteBuffer values = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      fill(values, shape.kind(), random(words, i));
      payloads.add(new Payload("tensor " + i, shape.kind(), shape.sizes(), values.flip()));
    }
    return payloads;
  }

  private static void fill(ByteBuffer values, Payload.Kind kind, SplittableRandom random) {
    switch (kind) {
      case FP32 -> {
        while (values.hasRemaining()) {
          values.putFloat(real(random));
        }
      }
      case FP16 -> {
        while (values.hasRemaining()) {
          values.putShort(half(real(random)));
        }
      }
      case INT32 -> {
        while (values.hasRemaining()) {
          values.putInt(random.nextInt(INTEGER_RANGE));
        }
      }
      case INT64 -> {
        while (values.hasRemaining()) {
          values.putLong(random.nextInt(INTEGER_RANGE));
        }
      }
      default -> {
        byte[] bytes = new byte[values.remaining()];
        random.nextBytes(bytes);
        values.put(bytes);
      }
    }
  }

  private static float real(SplittableRandom random) {
    return (float) ((2 * random.nextDouble() - 1) * REAL_RANGE);
  }

  /** The bits of the nearest half; for numbers that have one and are not tiny. */
  static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    // Below 2^-14 halves have another layout: zero is near enough for noise.
    if (magnitude < 0x3880_0000) {
      return (short) sign;
    }
    // Half of the last place that is kept, and even ties.
    int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded - 0x3800_0000) >>> 13);
  }
}
