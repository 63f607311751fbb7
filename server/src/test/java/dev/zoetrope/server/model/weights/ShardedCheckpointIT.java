package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardedCheckpointIT {
  @TempDir Path parent;

  private Path folder;
  private Path index;

  @BeforeEach
  void writeTwoShards() throws IOException {
    folder = Files.createDirectory(parent.resolve("model"));
    index = folder.resolve("model.safetensors.index.json");
    write("one", SafetensorsText.entry("a", "U8", List.of(2L, 2L), 0, 4));
    write("two", SafetensorsText.entry("b", "U8", List.of(3L), 0, 3));
    write("../outside", SafetensorsText.entry("b", "U8", List.of(3L), 0, 3));
  }

  private void write(String name, String entry) throws IOException {
    int data = entry.contains("[0,4]") ? 4 : 3;
    Files.write(folder.resolve(name), SafetensorsText.file("{" + entry + "}", data));
  }

  private Checkpoint open(String map) throws IOException {
    Files.writeString(index, "{\"metadata\":{\"total_size\":7},\"weight_map\":" + map + "}");
    return Checkpoints.open(index);
  }

  @Test
  void readsEachTensorFromItsFile() throws IOException {
    try (Checkpoint checkpoint = open("{\"b\":\"two\",\"a\":\"one\"}")) {
      assertThat(checkpoint.format()).isEqualTo("safetensors, 2 shards");
      assertThat(checkpoint.entries().keySet()).containsExactly("b", "a");
      assertThat(checkpoint.files())
          .containsExactly(index, folder.resolve("one"), folder.resolve("two"));
      try (Tensor a = checkpoint.read("a");
          Tensor b = checkpoint.read("b")) {
        assertThat(a.shape()).containsExactly(2, 2);
        assertThat(Fixtures.values(b)).containsExactly(0, 1, 2);
      }
      assertThatThrownBy(() -> checkpoint.read("c")).hasMessageContaining("no tensor c");
    }
  }

  @Test
  void readsShardsOfPickles() throws IOException {
    Files.copy(Fixtures.path("metadata.pth"), folder.resolve("pytorch_model-1.bin"));
    String file = "\"pytorch_model-1.bin\"";
    try (Checkpoint checkpoint = open("{\"weight\":" + file + ",\"bias\":" + file + "}")) {
      assertThat(checkpoint.format()).isEqualTo("PyTorch state dict, 1 shards");
      checkpoint.read("weight").close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"b\":\"../outside\"} | weight_map.b '../outside': must be the name of a file beside",
        "{\"b\":\"/etc/passwd\"} | weight_map.b '/etc/passwd': must be the name of a file",
        "{\"b\":\"..\"} | weight_map.b '..': must be the name of a file",
        "{\"b\":\"a\\\\..\\\\b\"} | must be the name of a file beside",
        "{\"b\":\"\"} | weight_map.b '': must be the name",
        "{\"a\":\"one\",\"b\":\"three\"} | files that are not beside it: [three]",
        "{\"a\":\"two\",\"b\":\"two\"} | a in two",
        "{\"a\":\"one\",\"a\":\"two\"} | weight_map.a appears twice",
        "{} | no weight_map of tensor to file",
        "[] | index of shards: Expected BEGIN_OBJECT",
        "{\"a\":{\"one\":1}} | index of shards: Expected a string",
        "{\"a\":\"model.safetensors.index.json\"} | model.safetensors.index.json: neither a",
      })
  void refusesAnIndexThatLeadsElsewhereOrDisagrees(String map, String message) {
    assertThatThrownBy(() -> open(map))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("model.safetensors.index.json: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesTensorsThatTheIndexDoesNotName() {
    assertThatThrownBy(() -> open("{\"b\":\"two\",\"c\":\"one\"}"))
        .hasMessageContaining("1 missing:\n    c in one")
        .hasMessageContaining("1 not in the index:\n    a of one");
  }

  @Test
  void refusesAnIndexWithoutEnd() throws IOException {
    StringBuilder map = new StringBuilder("{");
    for (int i = 0; i <= ShardIndex.MAX_FILES; i++) {
      map.append(i == 0 ? "" : ",").append("\"t%d\":\"f%d\"".formatted(i, i));
    }
    assertThatThrownBy(() -> open(map + "}")).hasMessageContaining("over 100000 tensors or 256");
    Files.writeString(index, "{\"weight_map\":{\"a\":\"one\"}} {}");
    assertThatThrownBy(() -> Checkpoints.open(index)).isInstanceOf(CheckpointException.class);
  }
}
