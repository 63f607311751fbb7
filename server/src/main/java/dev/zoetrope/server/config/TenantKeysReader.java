package dev.zoetrope.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tenants.keys}: for each tenant its weight and where its key comes from. No message
 * repeats a key, nor anything that may have been meant as one.
 */
final class TenantKeysReader {
  /** The key whose value this is. */
  static final String KEY = "tenants.keys";

  /** What to write instead. */
  static final String SHAPE =
      "a tenant is written as NAME: {weight: N, env: VARIABLE}, or with file: PATH or key: TEXT in"
          + " place of env; a name has 1 to 64 letters, digits, _ and -";

  private static final String PREFIX = KEY + '.';
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{8,512}");
  private static final List<String> SOURCES = List.of("env", "file", "key");
  private static final CountType WEIGHT = new CountType(1, 100);

  private final UnaryOperator<@Nullable String> environment;
  private final List<String> problems;
  private final Map<String, Map<String, Setting>> tenants = new LinkedHashMap<>();

  /**
   * Nothing read yet.
   *
   * @param environment the value of a variable, or null
   * @param problems where what is wrong is added
   */
  TenantKeysReader(UnaryOperator<@Nullable String> environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** Takes {@code tenants.keys.NAME.FIELD}; false if the setting is another's. */
  boolean take(Setting setting) {
    if (!setting.key().startsWith(PREFIX)) {
      return false;
    }
    String[] path = setting.key().substring(PREFIX.length()).split("\\.", -1);
    if (path.length != 2 || !isName(path[0]) || !isField(path[1])) {
      problems.add(setting.place() + ": " + KEY + ": " + SHAPE);
    } else {
      tenants.computeIfAbsent(path[0], name -> new LinkedHashMap<>()).put(path[1], setting);
    }
    return true;
  }

  /** Whether a tenant may be called that, in log lines too. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static boolean isField(String field) {
    return field.equals("weight") || SOURCES.contains(field);
  }

  /** All tenants, once everything has been taken. */
  Map<String, TenantKey> finish() {
    Map<String, TenantKey> keys = new TreeMap<>();
    Map<String, String> owners = new LinkedHashMap<>();
    tenants.forEach(
        (name, fields) -> {
          String digest = digest(name, fields);
          Setting weight = fields.get("weight");
          int share = weight == null ? 1 : weight(name, weight);
          if (digest != null) {
            String other = owners.putIfAbsent(digest, name);
            if (other != null) {
              problems.add(place(fields) + ": " + PREFIX + name + ": has the key of " + other);
            }
            keys.put(name, new TenantKey(digest, share));
          }
        });
    return keys;
  }

  private int weight(String name, Setting weight) {
    try {
      return Math.toIntExact((Long) WEIGHT.parse(weight.text()));
    } catch (IllegalArgumentException e) {
      problems.add(weight.place() + ": " + PREFIX + name + ".weight: " + e.getMessage());
      return 1;
    }
  }

  private @Nullable String digest(String name, Map<String, Setting> fields) {
    List<String> given = SOURCES.stream().filter(fields::containsKey).toList();
    if (given.size() != 1) {
      problems.add(
          place(fields)
              + ": "
              + PREFIX
              + name
              + ": exactly one of env, file and key, not "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
      return null;
    }
    Setting source = fields.get(given.get(0));
    try {
      String key = key(given.get(0), source.text());
      if (API_KEY.matcher(key).matches()) {
        return TenantKey.digest(key);
      }
      throw new IllegalArgumentException(
          "a key has 8 to 512 visible ASCII characters, this one has "
              + key.length()
              + " or others");
    } catch (IllegalArgumentException e) {
      String path = PREFIX + name + '.' + given.get(0);
      problems.add(source.place() + ": " + path + ": " + e.getMessage());
      return null;
    }
  }

  private String key(String source, String text) {
    return switch (source) {
      case "env" -> {
        String value = environment.apply(text);
        if (value == null) {
          throw new IllegalArgumentException("there is no such environment variable");
        }
        yield value.strip();
      }
      case "file" -> fromFile(text).strip();
      default -> text;
    };
  }

  private static String fromFile(String path) {
    // One byte over the longest key and its line end is enough to know.
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return new String(in.readNBytes(515), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("the file cannot be read", e);
    }
  }

  private static String place(Map<String, Setting> fields) {
    return fields.values().iterator().next().place();
  }
}
