package dev.zoetrope.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantKeysTest {
  private static final String SECRET = "5ecret-of-acme";
  private static final String SHAPE = ": tenants.keys: " + TenantKeysReader.SHAPE;

  @TempDir Path folder;

  private static ServerConfig read(String yaml, Map<String, String> overrides) {
    return ConfigReader.read("z.yaml", yaml.getBytes(StandardCharsets.UTF_8), overrides);
  }

  private static List<String> problems(String yaml) {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> read(yaml, Map.of()));
    assertThat(thrown.getMessage()).doesNotContain(SECRET);
    return thrown.problems();
  }

  @Test
  void readsKeysFromTheTextAFileAndTheEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), " from-a-file\n");
    List<String> problems = new ArrayList<>();
    TenantKeysReader reader =
        new TenantKeysReader(name -> name.equals("CITY") ? "from-the-env" : null, problems);
    assertThat(reader.take(new Setting("x:1", "tenants.keys.text.key", SECRET))).isTrue();
    assertThat(reader.take(new Setting("x:1", "tenants.keys.text.weight", "3"))).isTrue();
    assertThat(reader.take(new Setting("x:2", "tenants.keys.file.file", "" + file))).isTrue();
    assertThat(reader.take(new Setting("x:3", "tenants.keys.env.env", "CITY"))).isTrue();
    assertThat(reader.take(new Setting("x:4", "tenants.header", "x"))).isFalse();

    assertThat(reader.finish())
        .isEqualTo(
            Map.of(
                "text", new TenantKey(TenantKey.digest(SECRET), 3),
                "file", new TenantKey(TenantKey.digest("from-a-file"), 1),
                "env", new TenantKey(TenantKey.digest("from-the-env"), 1)));
    assertThat(problems).isEmpty();
  }

  @Test
  void theCommandLineMayChangeAWeight() {
    ServerConfig config =
        read(
            "tenants: {keys: {acme: {key: " + SECRET + "}}}",
            Map.of("tenants.keys.acme.weight", "9"));
    assertThat(config.tenants().keys().get("acme").weight()).isEqualTo(9);
  }

  @Test
  void noKeyIsEverShown() {
    ServerConfig config =
        read("tenants: {keys: {acme: {key: " + SECRET + ", weight: 4}}}", Map.of());

    assertThat(config.toString()).doesNotContain(SECRET, TenantKey.digest(SECRET));
    assertThat(String.join("\n", config.describe()))
        .doesNotContain(SECRET, TenantKey.digest(SECRET))
        .containsPattern("tenants.keys +acme \\(weight 4\\)");
  }

  @Test
  void reportsAllThatIsWrongWithItsLineAndNoSecret() {
    assertThat(
            problems(
                """
                tenants:
                  header: grpc-key
                  peer_weight: 0
                  keys:
                    one: {key: %s, weight: 101}
                    two: {key: %s}
                    three: {env: NO_SUCH_VARIABLE_HERE}
                    four: {file: /no/such/file, key: %s}
                    five: {weight: 2}
                    six: {key: short}
                    %s: seven
                    "a name": {key: %s}
                    eight: {kee: %s}
                    nine: {key: [%s]}
                    ten: {key: }
                    one: {weight: 1}
                """
                    .replace("%s", SECRET)))
        .containsExactly(
            "z.yaml:11" + SHAPE,
            "z.yaml:12" + SHAPE,
            "z.yaml:14: tenants.keys.nine.key is not a single value",
            "z.yaml:15: tenants.keys.ten.key has no value; leave the key out instead",
            "z.yaml:16: \"tenants.keys.one\" is given twice, first on line 5",
            "z.yaml:16: \"tenants.keys.one.weight\" is given twice, first on line 5",
            "z.yaml:2: tenants.header: \"grpc-key\" is not a header of at most 64 letters, digits"
                + " and . _ - that gRPC leaves to applications",
            "z.yaml:3: tenants.peer_weight: 0 is under the minimum of 1",
            "z.yaml:13" + SHAPE,
            "z.yaml:6: tenants.keys.two: has the key of one",
            "z.yaml:7: tenants.keys.three.env: there is no such environment variable",
            "z.yaml:8: tenants.keys.four: exactly one of env, file and key, not file and key",
            "z.yaml:9: tenants.keys.five: exactly one of env, file and key, not none",
            "z.yaml:10: tenants.keys.six.key: a key has 8 to 512 visible ASCII characters, this"
                + " one has 5 or others");
  }

  @Test
  void saysHowTenantsAreWritten() {
    assertThat(problems("tenants: {keys: " + SECRET + "}"))
        .containsExactly("z.yaml:1: tenants.keys: " + TenantKeysReader.SHAPE);
    assertThat(problems("tenants: {keys: [{a: b}]}"))
        .containsExactly("z.yaml:1: tenants.keys is not a single value");
    assertThat(problems("tenants: {keys: &x {a: {key: " + SECRET + "}}}"))
        .containsExactly("z.yaml:1: tenants.keys: anchors, aliases and tags are not read");
  }
}
