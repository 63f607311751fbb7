package dev.zoetrope.bench.load.result;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * Records as JSON objects, component by component, so that a component that is added to one is in
 * the file without a line here. Names are in snake case; what is empty is left out.
 */
final class RecordWriter {
  private RecordWriter() {}

  static JsonObject write(Record value) {
    JsonObject out = new JsonObject();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      element(read(component, value))
          .ifPresent(element -> out.add(key(component.getName()), element));
    }
    return out;
  }

  /** {@code latencyNanos} as {@code latency_nanos}. */
  static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static Optional<JsonElement> element(Object value) {
    if (value instanceof Optional<?> maybe) {
      return maybe.flatMap(RecordWriter::element);
    } else if (value instanceof OptionalLong maybe) {
      return maybe.isPresent() ? element(maybe.getAsLong()) : Optional.empty();
    } else if (value instanceof OptionalDouble maybe) {
      return maybe.isPresent() ? element(maybe.getAsDouble()) : Optional.empty();
    }
    return Optional.of(present(value));
  }

  private static JsonElement present(Object value) {
    if (value instanceof Histogram histogram) {
      return HistogramJson.write(histogram);
    } else if (value instanceof Record one) {
      return write(one);
    } else if (value instanceof List<?> list) {
      JsonArray out = new JsonArray();
      list.forEach(one -> out.add(present(one)));
      return out;
    } else if (value instanceof Map<?, ?> map) {
      JsonObject out = new JsonObject();
      map.forEach((key, one) -> out.add(name(key), present(one)));
      return out;
    } else if (value instanceof Double number) {
      return Scalars.number(number);
    } else if (value instanceof Number number) {
      return new JsonPrimitive(number);
    } else if (value instanceof Boolean flag) {
      return new JsonPrimitive(flag);
    } else if (value instanceof String || value instanceof Enum<?>) {
      return new JsonPrimitive(name(value));
    }
    throw new IllegalStateException("no JSON for " + value.getClass());
  }

  private static String name(Object value) {
    return value instanceof Enum<?> one ? one.name().toLowerCase(Locale.ROOT) : (String) value;
  }
}
