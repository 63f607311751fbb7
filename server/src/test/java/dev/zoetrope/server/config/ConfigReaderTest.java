package dev.zoetrope.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  @TempDir Path folder;

  @Test
  void nothingGivenMeansTheDefaults() {
    assertThat(read("")).isEqualTo(ServerConfig.defaults());
    assertThat(read("---\n# nothing\n")).isEqualTo(ServerConfig.defaults());
    assertThat(read("transport:\nframes: ~\n")).isEqualTo(ServerConfig.defaults());
    assertThat(ConfigReader.read(Optional.empty(), Map.of())).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void everyKeyReachesItsComponent() {
    ServerConfig config =
        read(
            """
            transport:
              host: "::1"
              port: 7000
              admin_host: admin.example
              admin_port: 7001
              max_connections: 11
              max_streams_per_connection: 12
              max_streams: 13
              max_message_bytes: 1MiB
              flow_control_window_bytes: 128k
              stream_idle_timeout: 1m
              keep_alive_time: 2s
              keep_alive_timeout: 300ms
              max_unsent_replies: 14
              stalled_after: 400ms
              stalled_timeout: 1h
              drain_timeout: 0
            frames:
              max_pixels: 1_000_000
              max_in_flight_per_stream: 15
              max_pending_bytes: 3GiB
              max_video_bytes: 5GiB
              decoder_threads: 16
            batching:
              lanes: 17
              intra_op_threads: 18
              cores: 23
              max_batch_size: 19
              max_queue_delay: 250us
              max_rows_per_stream_per_batch: 20
              rows: 21
              max_condemned_lanes: 22
              lane_timeout: 5s
            tenants:
              header: X-Tenant
              peer_weight: 24
              keys:
                acme: {key: acme-secret-key, weight: 25}
            models:
              directory: %s
              default_model: my model
            """
                .formatted(folder));
    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                new TransportConfig(
                    "::1",
                    7000,
                    "admin.example",
                    7001,
                    11,
                    12,
                    13,
                    1 << 20,
                    128 << 10,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(300),
                    14,
                    Duration.ofMillis(400),
                    Duration.ofHours(1),
                    Duration.ZERO),
                new FrameConfig(1_000_000, 15, 3L << 30, 5L << 30, 16),
                new BatchingConfig(
                    17, 18, 23, 19, Duration.ofNanos(250_000), 20, 21, 22, Duration.ofSeconds(5)),
                new TenantsConfig(
                    "x-tenant",
                    24,
                    Map.of("acme", new TenantKey(TenantKey.digest("acme-secret-key"), 25))),
                new ModelsConfig(Optional.of(folder), Optional.of("my model"))));
    Map<String, Object> standard = RecordBinder.values(ServerConfig.defaults());
    assertThat(RecordBinder.values(config))
        .as("a new key needs a line above, with another value than its default")
        .hasSameSizeAs(ConfigKeys.all())
        .allSatisfy((key, value) -> assertThat(value).isNotEqualTo(standard.get(key)));
  }

  @Test
  void theCommandLineGoesOverTheFileAndTheFileOverTheDefaults() throws IOException {
    Path file =
        Files.writeString(folder.resolve("a.yaml"), "transport: {port: 1000, admin_port: 1001}");
    ServerConfig config = ConfigReader.read(Optional.of(file), Map.of("transport.port", "2000"));
    assertThat(config.transport().port()).isEqualTo(2000);
    assertThat(config.transport().adminPort()).isEqualTo(1001);
    assertThat(config.batching()).isEqualTo(BatchingConfig.defaults());
  }

  @Test
  void reportsAllProblemsTogetherWithTheirLines() {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("batching.max_batch_size", "257");
    overrides.put("batching.lane", "2");
    String yaml =
        """
        transport:
          port: 70000
          prot: 1
          max_message_bytes: 1k
          keep_alive_time: 30
          port: 80
        frames:
          max_pixels: lots
          max_pending_bytes: [1, {a: b}]
        port: 80
        batching:
          lanes:
        models:
          directory: /no/such/folder
        """;
    assertThat(problems(yaml, overrides))
        .containsExactly(
            "z.yaml:6: \"transport.port\" is given twice, first on line 2",
            "z.yaml:9: frames.max_pending_bytes is not a single value",
            "z.yaml:12: batching.lanes has no value; leave the key out instead",
            "z.yaml:2: transport.port: 70000 is over the limit of 65535",
            "z.yaml:3: unknown key \"transport.prot\"; did you mean transport.port?",
            "z.yaml:4: transport.max_message_bytes: 1k is under the minimum of 64KiB",
            "z.yaml:5: transport.keep_alive_time: \"30\" is not a duration; write a whole number"
                + " and its unit (us, ms, s, m or h), such as 200ms",
            "z.yaml:8: frames.max_pixels: \"lots\" is not a whole number from 1 to 268435456",
            "z.yaml:10: unknown key \"port\"; did you mean transport.port?",
            "z.yaml:14: models.directory: \"/no/such/folder\" does not exist",
            "command line: batching.max_batch_size: 257 is over the limit of 256",
            "command line: unknown key \"batching.lane\"; did you mean batching.lanes?");
  }

  @Test
  void theMessageCountsAndListsTheProblems() {
    ConfigException thrown = refused("transport: {port: -1, x: 2}", Map.of());
    assertThat(thrown)
        .hasMessageStartingWith("2 problems in the configuration:\n  z.yaml:1: transport.port: -1")
        .hasMessageContaining("is under the minimum of 0\n  z.yaml:1: unknown key");
    assertThat(refused("transport: {port: -1}", Map.of()))
        .hasMessageStartingWith("1 problem in the configuration:\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transport: {port: 5, admin_port: 5} | transport.admin_port: 5 is also transport.port",
        "transport: {stalled_timeout: 500ms} | transport.stalled_timeout: 500ms is under"
            + " transport.stalled_after (1s)",
        "frames: {max_pending_bytes: 2m} | frames.max_pending_bytes: 2MiB is under"
            + " transport.max_message_bytes (32MiB)",
        "batching: {rows: 7} | batching.rows: 7 is under batching.max_batch_size (8)",
      })
  void refusesValuesThatDoNotFitTogether(String yaml, String expected) {
    assertThat(problems(yaml, Map.of())).singleElement().asString().startsWith(expected);
  }

  @Test
  void portsMayBeEqualOnDifferentAddressesOrWhenFree() {
    assertThat(read("transport: {port: 0, admin_port: 0}").transport().port()).isZero();
    String apart = "transport: {host: 10.0.0.1, admin_host: 10.0.0.2, port: 5, admin_port: 5}";
    assertThat(read(apart).transport().adminPort()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "::",
        "fe80::1",
        "::ffff:10.0.0.1",
        "localhost",
        "a-b.example.com"
      })
  void acceptsHosts(String host) {
    assertThat(read("transport: {host: \"" + host + "\"}").transport().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "256.0.0.1",
        "1.2.3",
        "-a",
        "a-",
        "a..b",
        "a b",
        "a:80",
        ":::",
        "http://a"
      })
  void refusesWhatIsNoHost(String host) {
    assertThat(problems("", Map.of("transport.host", host)))
        .singleElement()
        .asString()
        .startsWith("command line: transport.host: \"" + host + "\" is not an IPv4 or IPv6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.5MiB", "32MB", "-1", "MiB", "1 2", "99999999999999999999", "0x10", "true", "１"})
  void refusesWhatIsNoSize(String size) {
    assertThat(problems("", Map.of("transport.max_message_bytes", size)))
        .singleElement()
        .asString()
        .contains("\"" + size + "\" is not a size");
  }

  @Test
  void hugeNumbersAreOverTheLimitAndNeverWrapAround() {
    assertThat(problems("frames: {max_pending_bytes: 999999999999999999g}", Map.of()))
        .containsExactly(
            "z.yaml:1: frames.max_pending_bytes: 999999999999999999g is over the limit of 64GiB");
    assertThat(problems("transport: {drain_timeout: 18446744073709552ms}", Map.of()))
        .containsExactly(
            "z.yaml:1: transport.drain_timeout: 18446744073709552ms is over the limit of 1h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transport: &a {port: 1}",
        "transport: {port: &a 1}",
        "transport: {port: !!int 1}",
        "&a transport: {}\nframes: *a",
        "- transport",
        "transport",
        "? [a, b]\n: {port: 1}",
        "transport: {? {a: b} : 1}",
        "transport: [port]",
        "a: 1\n---\nb: 1\n---\nc: 1",
        "transport: {port: 1",
        "transport:\n\tport: 1",
        "transport: {<<: {port: 1}}",
        "{{{{",
        "*a",
      })
  void refusesOtherShapesInOneSentenceWithALine(String yaml) {
    assertThat(problems(yaml, Map.of())).isNotEmpty().allMatch(line -> line.startsWith("z.yaml:"));
  }

  @Test
  void aBombOfAliasesIsNeverBuilt() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertThat(problems(bomb.toString(), Map.of())).hasSize(40);
  }

  @Test
  void depthHasALimit() {
    String tooDeep = "z.yaml: nested deeper than the limit of 50";
    assertThat(problems("transport: " + "[".repeat(1_000_000), Map.of())).contains(tooDeep);
    assertThat(problems("transport: {port: " + "{a: ".repeat(200_000), Map.of())).contains(tooDeep);
    assertThat(problems("[".repeat(1_000_000), Map.of())).contains(tooDeep);
  }

  @Test
  void refusesALargeDocumentWithoutReadingItAll() throws IOException {
    Path file = Files.write(folder.resolve("big.yaml"), new byte[(1 << 20) + 2]);
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.read(Optional.of(file), Map.of()));
    assertThat(thrown.problems())
        .containsExactly(file + ": larger than the limit of 1048576 bytes");
  }

  @Test
  void namesAFileThatCannotBeRead() {
    Path missing = folder.resolve("missing.yaml");
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.read(Optional.of(missing), Map.of()));
    assertThat(thrown.problems()).containsExactly(missing + ": no such file");
    thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.read(Optional.of(folder), Map.of()));
    assertThat(thrown.problems())
        .singleElement()
        .asString()
        .startsWith(folder + ": cannot be read");
  }

  @Test
  void refusesBytesThatAreNotText() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigReader.read("z.yaml", new byte[] {(byte) 0xC3, 0x28}, Map.of()));
    assertThat(thrown.problems()).containsExactly("z.yaml: not UTF-8");
  }

  @Test
  void messagesStayShortAndPrintable() {
    List<String> problems =
        problems("", Map.of("transport.host", "a\n\u001b[31m" + "b".repeat(9_999)));
    assertThat(problems).singleElement().asString().hasSizeLessThan(200).doesNotContain("\u001b");
  }

  @Test
  void damagedDocumentsAreRefusedOrReadAndNothingElse() {
    byte[] whole =
        "transport: {host: 'a', port: 1}\nframes:\n  max_pixels: 10 # most\nmodels:\n  - a: &b c\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] letters = "{}[]&*!|>'\"%@`,:?-#\t\n \\0\u00e9".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = letters[random.nextInt(letters.length)];
      }
      try {
        ConfigReader.read("z.yaml", damaged, Map.of());
      } catch (ConfigException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_500, 2_000);
  }

  @Test
  void saysNothingWhereNoKeyIsNear() {
    assertThat(problems("", Map.of("weather.tomorrow", "sun")))
        .containsExactly(
            "command line: unknown key \"weather.tomorrow\"; the keys are listed in"
                + " CONFIGURATION.md");
  }

  private static ServerConfig read(String yaml) {
    return ConfigReader.read("z.yaml", yaml.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static List<String> problems(String yaml, Map<String, String> overrides) {
    return refused(yaml, overrides).problems();
  }

  private static ConfigException refused(String yaml, Map<String, String> overrides) {
    return catchThrowableOfType(
        ConfigException.class,
        () -> ConfigReader.read("z.yaml", yaml.getBytes(StandardCharsets.UTF_8), overrides));
  }
}
