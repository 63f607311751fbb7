package dev.zoetrope.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.pull.FileServer;
import dev.zoetrope.server.model.pull.Hashes;
import dev.zoetrope.server.model.pull.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command in a process of its own, with its environment: TLS, proxies, the cache. */
@Timeout(120)
class ModelsPullIT {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;
  private TestCertificate certificate;
  private Path outFile;
  private Path errFile;

  /** What {@code zoetrope models} runs. */
  static final class Command {
    private Command() {}

    public static void main(String[] arguments) {
      System.exit(new CommandLine(new ModelsCommand()).execute(arguments));
    }
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    certificate = new TestCertificate(folder);
    outFile = folder.resolve("out");
    errFile = folder.resolve("err");
  }

  private int run(Map<String, String> environment, List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djavax.net.ssl.trustStore=" + certificate.store());
    command.add("-Djavax.net.ssl.trustStorePassword=" + TestCertificate.PASSWORD);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Command.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    process.environment().putAll(environment);
    return process
        .redirectOutput(outFile.toFile())
        .redirectError(errFile.toFile())
        .start()
        .waitFor();
  }

  private static FileServer hub(FileServer server) {
    for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
      byte[] content = ("{} of " + name).getBytes(UTF_8);
      String digest =
          name.startsWith("model") ? Hashes.sha256(content).hex() : Hashes.gitBlob(content);
      Map<String, String> headers = Map.of("X-Repo-Commit", COMMIT);
      String path = "/own/vit/resolve/";
      server.put(path + "main/" + name, content, '"' + digest + '"', headers);
      server.put(path + COMMIT + "/" + name, content, '"' + digest + '"', headers);
    }
    return server;
  }

  private JsonObject result() throws IOException {
    List<String> lines = Files.readAllLines(outFile);
    assertThat(lines).hasSize(1);
    return JsonParser.parseString(lines.get(0)).getAsJsonObject();
  }

  @Test
  void goesThroughAProxyWithAPasswordFromTheEnvironment() throws Exception {
    try (FileServer server = hub(FileServer.secure(certificate.context()));
        TunnelProxy proxy = new TunnelProxy("me", "a@b")) {
      Map<String, String> environment =
          Map.of(
              "https_proxy", proxy.address("me:a%40b@"),
              "ZOETROPE_CACHE", folder.resolve("cache").toString(),
              "HF_ENDPOINT", server.uri().toString());
      assertThat(run(environment, List.of(), "pull", "own/vit", "--json"))
          .as(() -> "see " + errFile)
          .isZero();
      assertThat(proxy.tunnels()).isNotEmpty().containsOnly(server.uri().getAuthority());
      Path model = folder.resolve("cache/huggingface/own/vit");
      assertThat(model.resolve("model.safetensors")).hasContent("{} of model.safetensors");
      JsonObject result = result();
      assertThat(result.get("kind").getAsString()).isEqualTo("pulled");
      assertThat(result.get("commit").getAsString()).isEqualTo(COMMIT);
      assertThat(result.getAsJsonArray("files")).hasSize(3);
      assertThat(result.get("build").getAsString())
          .isEqualTo("zoetrope models build --from " + model + " --out models");
    }
  }

  @Test
  void saysThatAProxyWantsAPassword() throws Exception {
    try (FileServer server = hub(FileServer.secure(certificate.context()));
        TunnelProxy proxy = new TunnelProxy("me", "a@b")) {
      Map<String, String> environment = Map.of("HTTPS_PROXY", proxy.address(""));
      int code =
          run(
              environment,
              List.of(),
              "pull",
              "own/vit",
              "--base-url",
              server.uri().toString(),
              "--cache",
              folder.resolve("cache").toString());
      assertThat(code).isEqualTo(1);
      assertThat(errFile).content().contains("407 (the proxy wants a user and a password");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void honoursTheJvmsProxyAndNoProxy() throws Exception {
    try (FileServer server = hub(FileServer.secure(certificate.context()));
        TunnelProxy proxy = new TunnelProxy("me", "a@b")) {
      String[] pull = {
        "pull",
        "own/vit",
        "--base-url",
        server.uri().toString(),
        "--cache",
        folder.resolve("cache").toString()
      };
      List<String> properties =
          List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.port());
      // The JVM's properties never mean this machine, so another is asked for.
      String[] elsewhere = pull.clone();
      elsewhere[3] = "https://hub.test";
      assertThat(run(Map.of(), properties, elsewhere)).isEqualTo(1);
      assertThat(errFile).content().contains("407");
      Map<String, String> around =
          Map.of("https_proxy", proxy.address(""), "no_proxy", "127.0.0.1");
      assertThat(run(around, List.of(), pull)).isZero();
      assertThat(proxy.tunnels()).isEmpty();
      assertThat(outFile)
          .content()
          .contains("own/vit\n")
          .contains("pulled\n    SHA-256 ")
          .contains("as published")
          .contains("build it with\n  zoetrope models build --from ");
    }
  }

  /** One that transformers wrote, with a published model's headers. */
  @Test
  void buildsWhatItPulledInTheSameStep() throws Exception {
    Path fixture = Path.of("src/test/resources/dev/zoetrope/server/model/huggingface/vit");
    Path models = folder.resolve("models");
    try (FileServer server = new FileServer()) {
      for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
        byte[] content = Files.readAllBytes(fixture.resolve(name));
        String digest =
            name.startsWith("model") ? Hashes.sha256(content).hex() : Hashes.gitBlob(content);
        server.put("/own/vit-tiny/resolve/main/" + name, content, '"' + digest + '"');
      }
      String[] pull = {
        "pull",
        "own/vit-tiny",
        "--base-url",
        server.uri().toString(),
        "--cache",
        folder.resolve("cache").toString(),
        "--out",
        models.toString(),
        "--json"
      };
      assertThat(run(Map.of(), List.of(), pull)).as(() -> "see " + errFile).isZero();
      List<String> lines = Files.readAllLines(outFile);
      assertThat(lines).hasSize(2);
      assertThat(lines.get(1)).contains("\"kind\":\"model\"").contains("\"trained\":true");
      assertThat(models.resolve("vit-tiny/1/model.pt")).isNotEmptyFile();
      assertThat(run(Map.of(), List.of(), pull)).isEqualTo(1);
      String[] again = Arrays.copyOf(pull, pull.length + 1);
      again[pull.length] = "--force";
      assertThat(run(Map.of(), List.of(), again)).isZero();
    }
  }
}
