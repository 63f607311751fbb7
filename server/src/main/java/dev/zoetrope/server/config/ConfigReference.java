package dev.zoetrope.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows configurations to people: the reference table, and the effective values at start. */
final class ConfigReference {
  /** Stands for the absent value of an optional key. */
  private static final String NONE = "none";

  private ConfigReference() {}

  /** The value in force, as it would be written. */
  static String shown(ServerConfig config, String key) {
    ConfigKey described = ConfigKeys.map().get(key);
    if (described == null) {
      throw new IllegalArgumentException("no key " + key);
    }
    return shown(RecordBinder.values(config), described);
  }

  private static String shown(Map<String, Object> values, ConfigKey key) {
    Object value = values.get(key.name());
    return value == null ? NONE : key.type().render(value);
  }

  /** One line a key, aligned; the default follows where the value differs from it. */
  static List<String> describe(ServerConfig config) {
    Map<String, Object> effective = RecordBinder.values(config);
    Map<String, Object> defaults = RecordBinder.values(ServerConfig.defaults());
    int keyWidth = ConfigKeys.all().stream().mapToInt(key -> key.name().length()).max().orElse(0);
    int valueWidth =
        ConfigKeys.all().stream().mapToInt(key -> shown(effective, key).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (ConfigKey key : ConfigKeys.all()) {
      String value = shown(effective, key);
      String standard = shown(defaults, key);
      String line = pad(key.name(), keyWidth) + "  " + value;
      lines.add(
          value.equals(standard)
              ? line
              : pad(line, keyWidth + 2 + valueWidth) + "  (default " + standard + ")");
    }
    return lines;
  }

  /** The reference in Markdown: a heading and a table per section. */
  static String markdown() {
    Map<String, Object> defaults = RecordBinder.values(ServerConfig.defaults());
    StringBuilder text = new StringBuilder();
    String section = "";
    for (ConfigKey key : ConfigKeys.all()) {
      int dot = key.name().indexOf('.');
      if (!key.name().substring(0, dot).equals(section)) {
        section = key.name().substring(0, dot);
        text.append("\n### `").append(section).append("`\n\n");
        text.append("| key | type | default | range | what it does |\n");
        text.append("|---|---|---|---|---|\n");
      }
      text.append("| `").append(key.name().substring(dot + 1)).append("` | ");
      text.append(key.type().name()).append(" | `").append(shown(defaults, key)).append("` | ");
      text.append(key.type().range()).append(" | ").append(key.sentence()).append(" |\n");
    }
    return text.append('\n').toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
