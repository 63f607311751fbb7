package dev.zoetrope.server.model.arch;

import static org.bytedeco.pytorch.global.torch.empty;

import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * Weights from a seed: what a model gets that has no checkpoint. A stateless formula; any thread.
 *
 * <p>Element {@code i} of the tensor {@code name} is {@code centre + spread * u}, rounded to fp32,
 * where {@code u} in -1..1 is the upper 24 bits of SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators") at position {@code i} of the sequence that starts at
 * FNV-1a of the name's UTF-8, mixed with the seed. So a tensor depends on nothing but its own name,
 * and the same numbers can be had outside Java.
 *
 * <p>{@code centre} and {@code spread} follow from the tensor's role and fan-in. They are chosen so
 * that in every built-in architecture with its default settings every layer's activations keep a
 * standard deviation between 0.1 and 10 (tested for seed 1; a narrowed network may leave that range
 * for some seeds): logits then depend on the picture and on every layer. The reference
 * implementations' own initialisation lets a MobileNetV3's logits fade to 1e-9.
 */
public final class SeededInitialization implements ParameterSource {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int CHUNK = 1 << 14;

  private final long seed;

  /** Weights of one of 2^64 families. */
  public SeededInitialization(long seed) {
    this.seed = seed;
  }

  @Override
  public Tensor tensor(ParameterSpec spec) {
    Tensor tensor = empty(spec.shape().stream().mapToLong(Long::longValue).toArray());
    try (FloatPointer data = tensor.data_ptr_float()) {
      fill(data, tensor.numel(), start(spec.name()), Distribution.of(spec));
    }
    return tensor;
  }

  private static void fill(FloatPointer data, long size, long start, Distribution distribution) {
    float[] chunk = new float[(int) Math.min(CHUNK, size)];
    for (long done = 0; done < size; done += chunk.length) {
      int length = (int) Math.min(chunk.length, size - done);
      for (int i = 0; i < length; i++) {
        chunk[i] = distribution.at(uniform(start, done + i));
      }
      data.position(done).put(chunk, 0, length);
    }
    data.position(0);
  }

  private long start(String name) {
    long hash = 0xCBF29CE484222325L;
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xFF)) * 0x100000001B3L;
    }
    return hash ^ mix(seed);
  }

  /** In -1 (inclusive) .. 1 (exclusive), a multiple of 2^-23. */
  private static double uniform(long start, long index) {
    return (mix(start + (index + 1) * GOLDEN) >>> 40) * 0x1p-23 - 1;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A uniform distribution over {@code centre ± spread}. */
  private record Distribution(double centre, double spread) {

    static Distribution of(ParameterSpec spec) {
      return switch (spec.role()) {
        case CONV_WEIGHT -> new Distribution(0, 2.05 / Math.sqrt(fanIn(spec)));
        case LINEAR_WEIGHT -> new Distribution(0, 1.2 / Math.sqrt(fanIn(spec)));
        case BIAS -> new Distribution(1.5, 1);
        case NORM_WEIGHT -> new Distribution(1, 0.25);
        case NORM_BIAS -> new Distribution(0.125, 0.5);
        case RUNNING_MEAN -> new Distribution(0, 0.25);
        case RUNNING_VAR -> new Distribution(1, 0.25);
        case EMBEDDING -> new Distribution(0, 1);
      };
    }

    float at(double uniform) {
      return (float) (centre + spread * uniform);
    }

    private static double fanIn(ParameterSpec spec) {
      return spec.shape().stream()
          .skip(1)
          .mapToDouble(Long::doubleValue)
          .reduce(1, (a, b) -> a * b);
    }
  }
}
