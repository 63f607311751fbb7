package dev.zoetrope.client.cli;

import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.words.QuantityParser;
import dev.zoetrope.client.words.Words;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of a command line to values; picocli makes them by reflection. */
final class Converters {
  private Converters() {}

  /** Reads a word, and turns what is wrong with it into picocli's kind of exception. */
  abstract static class Word<T> implements ITypeConverter<T> {
    private final Function<String, T> parser;

    Word(Function<String, T> parser) {
      this.parser = parser;
    }

    @Override
    public T convert(String word) {
      try {
        return parser.apply(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** See {@link Words#POLICY}. */
  static final class PolicyWord extends Word<Policy> {
    PolicyWord() {
      super(Words.POLICY::parse);
    }
  }

  /** See {@link Words#ORDER}. */
  static final class OrderWord extends Word<Order> {
    OrderWord() {
      super(Words.ORDER::parse);
    }
  }

  /** See {@link Words#PIXELS}. */
  static final class PixelsWord extends Word<PixelFormat> {
    PixelsWord() {
      super(Words.PIXELS::parse);
    }
  }

  /** See {@link Words#PRIORITY}. */
  static final class PriorityWord extends Word<Priority> {
    PriorityWord() {
      super(Words.PRIORITY::parse);
    }
  }

  /** See {@link Pace#parse}. */
  static final class PaceWord extends Word<Pace> {
    PaceWord() {
      super(Pace::parse);
    }
  }

  /** See {@link QuantityParser#duration}. */
  static final class DurationWord extends Word<Duration> {
    DurationWord() {
      super(QuantityParser::duration);
    }
  }

  /** See {@link QuantityParser#bytes}. */
  static final class BytesWord extends Word<Long> {
    BytesWord() {
      super(QuantityParser::bytes);
    }
  }
}
