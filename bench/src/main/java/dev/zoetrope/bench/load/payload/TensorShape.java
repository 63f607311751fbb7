package dev.zoetrope.bench.load.payload;

import dev.zoetrope.bench.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The element type and shape of a tensor, without a batch.
 *
 * @param kind one of the tensor kinds
 * @param sizes each at least 1; none for a scalar
 */
public record TensorShape(Payload.Kind kind, List<Integer> sizes) {
  private static final Pattern TEXT = Pattern.compile("([A-Z0-9]+)\\[([0-9, ]*)\\]");
  private static final int MOST_SIZES = 8;
  private static final List<Payload.Kind> KINDS =
      List.of(
          Payload.Kind.FP32,
          Payload.Kind.FP16,
          Payload.Kind.UINT8,
          Payload.Kind.INT8,
          Payload.Kind.INT32,
          Payload.Kind.INT64);

  public TensorShape {
    sizes = List.copyOf(sizes);
  }

  /**
   * Reads {@code FP32[3,224,224]}.
   *
   * @throws BenchException if it is none
   */
  public static TensorShape parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new BenchException("tensor '%s' must be TYPE[SIZE,SIZE,...]".formatted(text));
    }
    Payload.Kind kind =
        KINDS.stream()
            .filter(known -> known.name().equals(matcher.group(1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new BenchException(
                        "tensor '%s': type must be one of %s, not %s"
                            .formatted(text, KINDS, matcher.group(1))));
    List<Integer> sizes = new ArrayList<>();
    for (String word : matcher.group(2).isBlank() ? new String[0] : matcher.group(2).split(",")) {
      sizes.add(size(text, word.strip()));
    }
    if (sizes.size() > MOST_SIZES) {
      throw new BenchException(
          "tensor '%s' has %d sizes; at most %d are allowed"
              .formatted(text, sizes.size(), MOST_SIZES));
    }
    return new TensorShape(kind, sizes);
  }

  private static int size(String text, String word) {
    try {
      int size = Integer.parseInt(word);
      if (size >= 1) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BenchException(
        "tensor '%s': a size must be 1 to %d, not '%s'".formatted(text, Integer.MAX_VALUE, word));
  }

  /** Of one element. */
  static int elementBytes(Payload.Kind kind) {
    return switch (kind) {
      case INT64 -> 8;
      case FP32, INT32 -> 4;
      case FP16 -> 2;
      default -> 1;
    };
  }

  /** Of all elements; {@link Long#MAX_VALUE} if a long does not hold it. */
  long bytes() {
    long bytes = elementBytes(kind);
    for (int size : sizes) {
      if (bytes > Long.MAX_VALUE / size) {
        return Long.MAX_VALUE;
      }
      bytes *= size;
    }
    return bytes;
  }
}
