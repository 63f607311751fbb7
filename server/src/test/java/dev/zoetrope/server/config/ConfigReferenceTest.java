package dev.zoetrope.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds the records, the key table, the reader and CONFIGURATION.md together. */
class ConfigReferenceTest {
  private static final String BEGIN = "<!-- keys: begin -->\n";
  private static final String END = "<!-- keys: end -->";

  @Test
  void everyRecordComponentHasAKeyAndEveryKeyAComponent() {
    List<String> keys = ConfigKeys.all().stream().map(ConfigKey::name).toList();
    assertThat(keys).isEqualTo(RecordBinder.names());
  }

  @Test
  void everyDefaultIsWithinItsOwnRange() {
    Map<String, Object> defaults = RecordBinder.values(ServerConfig.defaults());
    for (ConfigKey key : ConfigKeys.all()) {
      Object value = defaults.get(key.name());
      if (value != null) {
        String written = key.type().render(value);
        assertThat(key.type().parse(written)).as(key.name()).isEqualTo(value);
      }
    }
  }

  @Test
  void defaultsSurviveTheWayThroughTheMap() {
    ServerConfig defaults = ServerConfig.defaults();
    assertThat(RecordBinder.bind(RecordBinder.values(defaults))).isEqualTo(defaults);
  }

  @Test
  void documentationHoldsEveryKeyWithItsDefault() throws IOException {
    String document = Files.readString(Path.of("CONFIGURATION.md"));
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    String expected =
        document.substring(0, begin) + ConfigReference.markdown() + document.substring(end);
    Path generated = Path.of("target", "CONFIGURATION.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, expected);
    assertThat(document)
        .as("CONFIGURATION.md is behind the keys: copy server/target/CONFIGURATION.md over it")
        .isEqualTo(expected);
  }

  @Test
  void describesEveryKeyAlignedWithTheDefaultWhereItDiffers() {
    ServerConfig config =
        ConfigReader.read(
            Optional.empty(), Map.of("transport.port", "7000", "batching.lanes", "2"));
    List<String> lines = config.describe();
    assertThat(lines).hasSameSizeAs(ConfigKeys.all());
    int column = lines.get(0).indexOf("0.0.0.0");
    assertThat(lines).allSatisfy(line -> assertThat(line.charAt(column - 1)).isEqualTo(' '));
    assertThat(lines).allSatisfy(line -> assertThat(line.charAt(column)).isNotEqualTo(' '));
    assertThat(lines.get(1)).startsWith("transport.port ").endsWith("(default 6570)");
    assertThat(lines.get(2)).endsWith("127.0.0.1");
    assertThat(lines.get(lines.size() - 1)).endsWith(" none");
  }
}
