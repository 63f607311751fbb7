package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration: the records' defaults, then a YAML file, then the command line, each
 * over the one before.
 *
 * <p>Everything that is wrong is reported together: unknown keys with the nearest known one, values
 * of the wrong type or out of range, duplicates, and what does not fit together.
 */
public final class ConfigReader {
  private static final String COMMAND_LINE = "command line";

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Object> values = RecordBinder.values(ServerConfig.defaults());
  private final TenantKeysReader tenants = new TenantKeysReader(System::getenv, problems);

  private ConfigReader() {}

  /**
   * Reads a file and the command line.
   *
   * @param file YAML, at most 1 MiB; empty: defaults and overrides alone
   * @param overrides from key, for example {@code transport.port}, to value
   * @throws ConfigException with all problems, if there is any
   */
  public static ServerConfig read(Optional<Path> file, Map<String, String> overrides) {
    ConfigReader reader = new ConfigReader();
    file.ifPresent(path -> reader.take(reader.settings(path)));
    return reader.finish(overrides);
  }

  /**
   * Reads a document from memory and the command line.
   *
   * @param name of the document, for messages
   * @param document YAML in UTF-8, at most 1 MiB
   * @param overrides from key to value
   * @throws ConfigException with all problems, if there is any
   */
  public static ServerConfig read(String name, byte[] document, Map<String, String> overrides) {
    ConfigReader reader = new ConfigReader();
    reader.take(ConfigDocument.read(name, document, reader.problems));
    return reader.finish(overrides);
  }

  private List<Setting> settings(Path path) {
    // One byte over the limit is enough to know.
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(ConfigDocument.MAX_BYTES + 1);
      return ConfigDocument.read(path.toString(), bytes, problems);
    } catch (NoSuchFileException e) {
      problems.add(path + ": no such file");
    } catch (IOException e) {
      problems.add(path + ": cannot be read: " + e.getMessage());
    }
    return List.of();
  }

  private ServerConfig finish(Map<String, String> overrides) {
    List<Setting> settings = new ArrayList<>();
    overrides.forEach((key, text) -> settings.add(new Setting(COMMAND_LINE, key, text)));
    take(settings);
    values.put(TenantKeysReader.KEY, tenants.finish());
    if (problems.isEmpty()) {
      ServerConfig config = RecordBinder.bind(values);
      problems.addAll(CrossChecks.problems(config));
      if (problems.isEmpty()) {
        return config;
      }
    }
    throw new ConfigException(problems);
  }

  private void take(List<Setting> settings) {
    for (Setting setting : settings) {
      if (tenants.take(setting)) {
        continue;
      }
      ConfigKey key = ConfigKeys.map().get(setting.key());
      if (key == null) {
        problems.add(setting.place() + ": unknown key " + quoted(setting.key()) + hint(setting));
        continue;
      }
      try {
        values.put(key.name(), key.type().parse(setting.text()));
      } catch (IllegalArgumentException e) {
        problems.add(setting.place() + ": " + key.name() + ": " + e.getMessage());
      }
    }
  }

  private static String hint(Setting setting) {
    return Nearest.key(setting.key(), ConfigKeys.map().keySet())
        .map(name -> "; did you mean " + name + "?")
        .orElse("; the keys are listed in CONFIGURATION.md");
  }
}
