package dev.zoetrope.bench.load.result;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What {@link RecordWriter} wrote. Members that no component is called by are passed over. */
final class RecordReader {
  private static final int LONGEST_NAME = 60;

  private final ReadBudget budget;

  RecordReader(ReadBudget budget) {
    this.budget = budget;
  }

  /**
   * Reads one record.
   *
   * @param path of it in its file, for messages; empty for the whole file
   */
  <T extends Record> T read(Class<T> type, JsonElement json, String path)
      throws ResultFormatException {
    JsonObject object = object(json, path);
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = RecordWriter.key(components[i].getName());
      values[i] = value(components[i].getGenericType(), object.get(key), below(path, key));
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ResultFormatException(
          below(path, type.getSimpleName()) + " cannot be made: " + cause.getMessage(), e);
    }
  }

  private Object value(Type type, @Nullable JsonElement json, String path)
      throws ResultFormatException {
    boolean there = json != null && !json.isJsonNull();
    if (type == OptionalLong.class) {
      return there ? OptionalLong.of(Scalars.whole(json, path)) : OptionalLong.empty();
    } else if (type == OptionalDouble.class) {
      return there ? OptionalDouble.of(Scalars.real(json, path)) : OptionalDouble.empty();
    } else if (type instanceof ParameterizedType generic
        && generic.getRawType() == Optional.class) {
      Type of = generic.getActualTypeArguments()[0];
      return there ? Optional.of(present(of, json, path)) : Optional.empty();
    } else if (!there) {
      throw new ResultFormatException(path + " is missing");
    }
    return present(type, json, path);
  }

  private Object present(Type type, JsonElement json, String path) throws ResultFormatException {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(of[0], json, path)
          : map((Class<?>) of[0], of[1], json, path);
    } else if (type == String.class) {
      return Scalars.text(json, path);
    } else if (type == long.class || type == Long.class) {
      return Scalars.whole(json, path);
    } else if (type == int.class) {
      return small(json, path);
    } else if (type == double.class || type == Double.class) {
      return Scalars.real(json, path);
    } else if (type == boolean.class) {
      return Scalars.flag(json, path);
    } else if (type == Histogram.class) {
      return HistogramJson.read(json, budget, path);
    }
    Class<?> one = (Class<?>) type;
    return one.isEnum()
        ? constant(one, Scalars.text(json, path), path)
        : read(one.asSubclass(Record.class), json, path);
  }

  private static int small(JsonElement json, String path) throws ResultFormatException {
    long value = Scalars.whole(json, path);
    if (value != (int) value) {
      throw new ResultFormatException(path + " must be a whole number of 32 bits, not " + value);
    }
    return (int) value;
  }

  private List<Object> list(Type of, JsonElement json, String path) throws ResultFormatException {
    if (!(json instanceof JsonArray array)) {
      throw new ResultFormatException(path + " must be a list");
    }
    List<Object> out = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      out.add(present(of, array.get(i), path + "[" + i + "]"));
    }
    return Collections.unmodifiableList(out);
  }

  private Map<Object, Object> map(Class<?> keys, Type of, JsonElement json, String path)
      throws ResultFormatException {
    Map<Object, Object> out = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : object(json, path).entrySet()) {
      Object key = keys.isEnum() ? constant(keys, entry.getKey(), path) : entry.getKey();
      out.put(key, present(of, entry.getValue(), below(path, cut(entry.getKey()))));
    }
    return Collections.unmodifiableMap(out);
  }

  private static Object constant(Class<?> type, String name, String path)
      throws ResultFormatException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(name)) {
        return constant;
      }
    }
    throw new ResultFormatException(path + " does not know " + cut(name));
  }

  private static JsonObject object(JsonElement json, String path) throws ResultFormatException {
    if (json instanceof JsonObject object) {
      return object;
    }
    throw new ResultFormatException((path.isEmpty() ? "it" : path) + " must be an object");
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** A name of a megabyte is not to be in every message about what is below it. */
  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }
}
