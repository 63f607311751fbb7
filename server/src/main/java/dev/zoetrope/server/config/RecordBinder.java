package dev.zoetrope.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between the records and flat maps from key to value: {@code
 * ServerConfig.transport().maxStreams()} is {@code transport.max_streams}. In a map, whole numbers
 * are {@link Long}, and an empty {@link Optional} or map is an absent key.
 */
final class RecordBinder {
  private RecordBinder() {}

  /** The configuration's values by key, in the order of the records. */
  static Map<String, Object> values(ServerConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent section : ServerConfig.class.getRecordComponents()) {
      Object record = read(section, config);
      for (RecordComponent component : section.getType().getRecordComponents()) {
        Object value = read(component, record);
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (plain instanceof Map<?, ?> map && map.isEmpty()) {
          continue;
        }
        if (plain != null) {
          values.put(
              name(section, component),
              plain instanceof Integer number ? number.longValue() : plain);
        }
      }
    }
    return values;
  }

  /**
   * The configuration that has these values; every key whose component is not optional must be
   * there.
   */
  static ServerConfig bind(Map<String, Object> values) {
    List<Object> sections = new ArrayList<>();
    for (RecordComponent section : ServerConfig.class.getRecordComponents()) {
      List<Object> arguments = new ArrayList<>();
      for (RecordComponent component : section.getType().getRecordComponents()) {
        arguments.add(adapt(component, values.get(name(section, component))));
      }
      sections.add(construct(section.getType(), arguments));
    }
    return (ServerConfig) construct(ServerConfig.class, sections);
  }

  /** The names of all components of all sections, as keys. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (RecordComponent section : ServerConfig.class.getRecordComponents()) {
      for (RecordComponent component : section.getType().getRecordComponents()) {
        names.add(name(section, component));
      }
    }
    return names;
  }

  private static String name(RecordComponent section, RecordComponent component) {
    return section.getName() + '.' + snakeCase(component.getName());
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static Object adapt(RecordComponent component, @Nullable Object value) {
    if (component.getType() == Optional.class) {
      return Optional.ofNullable(value);
    }
    if (component.getType() == Map.class) {
      return value instanceof Map<?, ?> map ? Map.copyOf(map) : Map.of();
    }
    if (value == null) {
      throw new IllegalStateException(component.getName() + " has neither a value nor a default");
    }
    return component.getType() == int.class ? (Object) Math.toIntExact((Long) value) : value;
  }

  private static Object read(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Object construct(Class<?> type, List<Object> arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      return canonical.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(type.getSimpleName() + " refused its values", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
    }
  }
}
