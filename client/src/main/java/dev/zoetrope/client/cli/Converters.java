package dev.zoetrope.client.cli;

import dev.zoetrope.client.source.Pace;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of a command line to values; picocli makes them by reflection. */
final class Converters {
  private Converters() {}

  /** One of a few words. */
  abstract static class Choice<T> implements ITypeConverter<T> {
    private final Map<String, T> choices;

    Choice(Map<String, T> choices) {
      this.choices = new TreeMap<>(choices);
    }

    @Override
    public T convert(String word) {
      T value = choices.get(word.toLowerCase(Locale.ROOT));
      if (value == null) {
        throw new TypeConversionException(
            "must be one of %s, not '%s'".formatted(String.join(", ", choices.keySet()), word));
      }
      return value;
    }
  }

  /** See {@link Policy}. */
  static final class PolicyWord extends Choice<Policy> {
    PolicyWord() {
      super(
          Map.of(
              "latest", Policy.POLICY_LATEST,
              "queue", Policy.POLICY_QUEUE,
              "reject", Policy.POLICY_REJECT));
    }
  }

  /** See {@link Order}. */
  static final class OrderWord extends Choice<Order> {
    OrderWord() {
      super(
          Map.of(
              "as-completed", Order.ORDER_AS_COMPLETED,
              "in-order", Order.ORDER_IN_ORDER));
    }
  }

  /** The pixel formats that sources give. */
  static final class PixelsWord extends Choice<PixelFormat> {
    PixelsWord() {
      super(
          Map.of(
              "rgb", PixelFormat.PIXEL_FORMAT_RGB8,
              "nv12", PixelFormat.PIXEL_FORMAT_NV12,
              "jpeg", PixelFormat.PIXEL_FORMAT_JPEG));
    }
  }

  /** See {@link Pace#parse}. */
  static final class PaceWord implements ITypeConverter<Pace> {
    @Override
    public Pace convert(String word) {
      try {
        return Pace.parse(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** See {@link QuantityParser#duration}. */
  static final class DurationWord implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String word) {
      try {
        return QuantityParser.duration(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** See {@link QuantityParser#bytes}. */
  static final class BytesWord implements ITypeConverter<Long> {
    @Override
    public Long convert(String word) {
      try {
        return QuantityParser.bytes(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
