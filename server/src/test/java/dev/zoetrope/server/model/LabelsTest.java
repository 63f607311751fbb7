package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @TempDir Path folder;

  @Test
  void holdsImageNetsThousandClasses() {
    assertThat(Labels.imageNet()).hasSize(1000).startsWith("tench").contains("Egyptian cat");
    assertThat(Labels.imageNet().get(967)).isEqualTo("espresso");
  }

  /** Numbers as in the data set's own annotation files. */
  @Test
  void holdsCocosCategoriesByTheirNumbersAndAlone() {
    List<String> numbered = Labels.coco(91);
    assertThat(numbered).hasSize(91).startsWith("__background__", "person", "bicycle");
    assertThat(numbered.get(17)).isEqualTo("cat");
    assertThat(numbered.get(90)).isEqualTo("toothbrush");
    assertThat(numbered).filteredOn("N/A"::equals).hasSize(10);
    List<String> used = Labels.coco(80);
    assertThat(used).hasSize(80).doesNotContain("N/A", "__background__").startsWith("person");
    assertThat(used.get(15)).isEqualTo("cat");
    assertThat(used.get(79)).isEqualTo("toothbrush");
    assertThatThrownBy(() -> Labels.coco(1000))
        .isInstanceOf(ModelException.class)
        .hasMessage("coco: 80 labels, or 91 with those of no category, for 1000 classes");
  }

  @Test
  void readsALineEach() throws IOException {
    assertThat(read("cat\r\ngreat white shark\n\n")).containsExactly("cat", "great white shark");
    assertThatThrownBy(() -> read("cat\n\ndog\n"))
        .isInstanceOf(ModelException.class)
        .hasMessage("labels: line 2 is empty");
  }

  @Test
  void readsHuggingFacesTable() throws IOException {
    assertThat(read("{\"model_type\":\"vit\",\"id2label\":{\"1\":\"dog\",\"0\":\"cat\"}}"))
        .containsExactly("cat", "dog");
    assertThat(read(" {\"0\":\"cat\"}")).containsExactly("cat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"id2label\":{\"0\":\"cat\",\"2\":\"dog\"}}|has 2 names, so index 2 leaves a gap",
        "{\"id2label\":{\"0\":\"cat\",\"00\":\"dog\"}}|index 0 twice",
        "{\"id2label\":{\"cat\":0}}|key 'cat' is not an index",
        "{\"id2label\":[\"cat\"]}|no id2label of index to name",
        "{\"id2label\":|no id2label of index to name",
      })
  void refusesATableWithGaps(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("labels: ")
        .hasMessageContaining(message);
  }

  @Test
  void saysBothNumbersWhenTheyDiffer() {
    assertThatThrownBy(() -> Labels.require(List.of("cat", "dog"), 3, "labels.txt"))
        .hasMessage("labels.txt: 2 labels for 3 classes");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("labels"), new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> Labels.read(file)).hasMessage("labels: not UTF-8 text");
  }

  private List<String> read(String text) throws IOException {
    return Labels.read(Files.writeString(folder.resolve("labels"), text));
  }
}
