package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a hub that answers as the real one does: headers, commits, storage elsewhere. */
class HuggingFacePullTest {
  private static final String COMMIT = "3f49326eb077187dfe1c2a2bb15fbd74e6ab91e3";
  private static final byte[] CONFIG = "{\"model_type\": \"vit\"}".getBytes(UTF_8);
  private static final byte[] PREPROCESSOR = "{\"size\": 224}".getBytes(UTF_8);
  private static final byte[] WEIGHTS = content(500_000, 1);
  private static final HuggingFaceName NAME =
      new HuggingFaceName("google", "vit-base-patch16-224", HuggingFaceName.MAIN);

  @TempDir Path cache;
  private PullBench bench;
  private FileServer server;
  private Path folder;

  @BeforeEach
  void start() throws IOException {
    bench = new PullBench(cache);
    server = new FileServer();
    folder = cache.resolve("huggingface/google/vit-base-patch16-224");
    push(COMMIT, CONFIG);
    small(COMMIT, "preprocessor_config.json", PREPROCESSOR);
    large(COMMIT, "model.safetensors", WEIGHTS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String path(String revision, String file) {
    return "/google/vit-base-patch16-224/resolve/" + revision + "/" + file;
  }

  /** The branch points to that commit. */
  private void push(String commit, byte[] config) {
    small(commit, "config.json", config);
    server.put(
        path("main", "config.json"),
        config,
        tag(Hashes.gitBlob(config)),
        Map.of("X-Repo-Commit", commit));
  }

  private void small(String commit, String file, byte[] content) {
    server.put(
        path(commit, file), content, tag(Hashes.gitBlob(content)), Map.of("X-Repo-Commit", commit));
  }

  private void large(String commit, String file, byte[] content) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Repo-Commit", commit);
    headers.put("X-Linked-ETag", tag(Hashes.sha256(content).hex()));
    headers.put("X-Linked-Size", String.valueOf(content.length));
    server.redirect(path(commit, file), server.otherUri() + "/storage/" + file, headers);
    server.put("/storage/" + file, content, "\"of-the-storage\"");
  }

  private static String tag(String hex) {
    return "\"" + hex + "\"";
  }

  private PulledModel pull() throws IOException {
    return bench.puller(server.uri()).pull(NAME, Optional.empty());
  }

  @Test
  void laysTheModelOutInAFolder() throws IOException {
    PulledModel model = pull();
    assertThat(model.weights()).isEqualTo(folder);
    assertThat(model.commit()).contains(COMMIT);
    assertThat(model.files()).hasSize(3).allMatch(PulledFile::checked);
    assertThat(folder.resolve("config.json")).hasBinaryContent(CONFIG);
    assertThat(folder.resolve("preprocessor_config.json")).hasBinaryContent(PREPROCESSOR);
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(folder.resolve("pulled.json"))
        .content()
        .contains(COMMIT)
        .contains(Hashes.sha256(WEIGHTS).hex());
    assertThat(server.requests())
        .contains("GET " + path(COMMIT, "model.safetensors"), "GET /storage/model.safetensors")
        .doesNotContain("GET " + path("main", "config.json"));
    assertThat(bench.notes).isEmpty();
  }

  @Test
  void fetchesNothingTwice() throws IOException {
    pull();
    int before = server.requests().size();
    assertThat(pull().files()).allMatch(PulledFile::alreadyThere);
    assertThat(server.requests().subList(before, server.requests().size()))
        .allMatch(request -> request.startsWith("HEAD "));
  }

  @Test
  void followsTheBranchToANewCommit() throws IOException {
    pull();
    String next = "b".repeat(40);
    byte[] weights = content(400_000, 2);
    push(next, CONFIG);
    small(next, "preprocessor_config.json", PREPROCESSOR);
    large(next, "model.safetensors", weights);
    PulledModel model = pull();
    assertThat(model.commit()).contains(next);
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(bench.notes).singleElement().asString().contains("another version");
    assertThat(folder.resolve("model.safetensors.corrupt")).doesNotExist();
  }

  @Test
  void anotherRevisionHasAFolderOfItsOwn() throws IOException {
    HuggingFaceName pinned = new HuggingFaceName(NAME.owner(), NAME.model(), COMMIT);
    PulledModel model = bench.puller(server.uri()).pull(pinned, Optional.empty());
    assertThat(model.weights())
        .isEqualTo(cache.resolve("huggingface/google/vit-base-patch16-224@" + COMMIT));
    assertThat(model.name()).isEqualTo(NAME + "@" + COMMIT);
  }

  @Test
  void takesThePickleIfThereAreNoSafetensors() throws IOException {
    pull();
    server.remove(path(COMMIT, "model.safetensors"));
    large(COMMIT, "pytorch_model.bin", WEIGHTS);
    pull();
    assertThat(folder.resolve("pytorch_model.bin")).hasBinaryContent(WEIGHTS);
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void doesWithoutAPreprocessor() throws IOException {
    server.remove(path(COMMIT, "preprocessor_config.json"));
    assertThat(pull().files()).hasSize(2);
    assertThat(bench.notes).containsExactly(NAME + " has no preprocessor_config.json");
  }

  @Test
  void namesWhatIsNotThere() throws IOException {
    server.remove(path(COMMIT, "model.safetensors"));
    assertThatThrownBy(this::pull)
        .hasMessageContaining("has neither model.safetensors nor pytorch_model.bin for " + NAME);
    server.remove(path("main", "config.json"));
    assertThatThrownBy(this::pull)
        .hasMessageContaining("has no config.json (or no such model or revision) for " + NAME);
  }

  @Test
  void findsASmallFileThatIsNotWhatTheHubSays() throws IOException {
    server.put(
        path(COMMIT, "preprocessor_config.json"),
        PREPROCESSOR,
        tag(Hashes.gitBlob(CONFIG)),
        Map.of());
    assertThatThrownBy(this::pull)
        .hasMessageContaining("is not the published Git blob " + Hashes.gitBlob(CONFIG));
    assertThat(folder.resolve("preprocessor_config.json")).doesNotExist();
  }

  @Test
  void findsWeightsThatAreNotWhatTheHubSays() throws IOException {
    byte[] flipped = WEIGHTS.clone();
    flipped[7] ^= 4;
    server.put("/storage/model.safetensors", flipped, "\"x\"");
    assertThatThrownBy(this::pull)
        .hasMessageContaining("is not the published " + Hashes.sha256(WEIGHTS));
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
    assertThat(folder.resolve("pulled.json")).doesNotExist();
  }

  @Test
  void findsWeightsOfAnotherSize() {
    server.put("/storage/model.safetensors", content(499_999, 1), "\"x\"");
    assertThatThrownBy(this::pull)
        .hasMessageContaining("499,999 bytes are sent, 500,000 were published");
  }

  @Test
  void wantsADigestOfTheWeights() throws IOException {
    server.put(path(COMMIT, "model.safetensors"), WEIGHTS, "\"a-mirrors-own\"");
    assertThatThrownBy(this::pull).hasMessageContaining("says no SHA-256 of model.safetensors");
    Puller puller = bench.puller(server.uri());
    PulledModel model = puller.pull(NAME, Optional.of(Hashes.sha256(WEIGHTS)));
    assertThat(model.files()).allMatch(PulledFile::checked);
  }

  @Test
  void wantsTheCallersDigestToBeTheHubs() {
    Optional<Digest> other = Optional.of(Digest.wholeSha256("0".repeat(64)));
    assertThatThrownBy(() -> bench.puller(server.uri()).pull(NAME, other))
        .hasMessageContaining("the hub says " + Hashes.sha256(WEIGHTS))
        .hasMessageContaining("--sha256 says");
  }

  @Test
  void saysThatASmallFileWasNotChecked() throws IOException {
    server.put(path(COMMIT, "preprocessor_config.json"), PREPROCESSOR, "");
    assertThat(pull().files()).extracting(PulledFile::checked).containsExactly(true, false, true);
    assertThat(bench.notes).singleElement().asString().contains("so it is not checked");
  }

  @Test
  void usesWhatIsThereIfTheHubIsGone() throws IOException {
    pull();
    server.close();
    PulledModel model = pull();
    assertThat(model.files()).hasSize(3).allMatch(PulledFile::alreadyThere);
    assertThat(bench.notes).last().asString().contains("what an earlier pull of " + NAME);
  }

  @Test
  void usesNothingDamagedIfTheHubIsGone() throws IOException {
    pull();
    server.close();
    Files.write(folder.resolve("model.safetensors"), content(500_000, 9));
    assertThatThrownBy(this::pull)
        .hasMessageContaining("gave up after 5 attempts")
        .hasMessageContaining("fetch    " + server.uri() + path("main", "config.json"))
        .hasMessageContaining("fetch    " + server.uri() + path("main", "model.safetensors"))
        .hasMessageContaining("into     " + folder.toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "/b", "a/", "../b", "a/..", "a/-b", "a b/c", "a/b?c", "a/b%2f"})
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> HuggingFaceName.parse(name, HuggingFaceName.MAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 96 letters");
  }

  @Test
  void readsNames() {
    assertThat(HuggingFaceName.parse("vit_b_16", HuggingFaceName.MAIN)).isEmpty();
    assertThat(HuggingFaceName.parse("google/vit-base-patch16-224", HuggingFaceName.MAIN))
        .contains(NAME);
    assertThatThrownBy(() -> HuggingFaceName.parse("a/b", "refs/pr/1"))
        .hasMessageContaining("revision 'refs/pr/1'");
  }
}
