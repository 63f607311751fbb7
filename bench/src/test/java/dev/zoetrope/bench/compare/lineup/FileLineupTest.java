package dev.zoetrope.bench.compare.lineup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.RepositoryModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLineupTest {
  private static final FileInput INPUT = FileInput.of("3x128x192", Map.of(), Optional.empty());

  @TempDir private Path folder;
  private Path first;
  private Path second;
  private Path scratch;

  @BeforeEach
  void writeFiles() throws IOException {
    first = Files.writeString(folder.resolve("A.pt"), "one");
    second = Files.writeString(folder.resolve("B.ptl"), "another");
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @Test
  void servesFilesAsTheyAre() throws IOException {
    Lineup lineup = FileLineup.of(List.of(first, second), Optional.of(second), INPUT, scratch);
    assertThat(lineup.subjects()).extracting(Subject::name).containsExactly("A.pt", "B.ptl");
    assertThat(lineup.reference().name()).isEqualTo("B.ptl");
    RepositoryModel model = lineup.subjects().get(0).model().orElseThrow();
    assertThat(model.file()).hasContent("one");
    InputRecipe recipe = model.description().recipe();
    assertThat(recipe.height()).isEqualTo(128);
    assertThat(recipe.width()).isEqualTo(192);
  }

  @Test
  void tellsFilesOfOneNameApartByTheirFolders() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("A.pt");
    Files.writeString(other, "three");
    Lineup lineup = FileLineup.of(List.of(first, other), Optional.empty(), INPUT, scratch);
    assertThat(lineup.subjects())
        .extracting(Subject::name)
        .containsExactly(first.toString(), other.toString());
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertThatThrownBy(() -> FileLineup.of(List.of(first), Optional.of(second), INPUT, scratch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--reference %s: must be one of what is compared: %s".formatted(second, first));
    assertThatThrownBy(() -> FileLineup.of(List.of(first, first), Optional.empty(), INPUT, scratch))
        .hasMessage(first + ": given twice");
    assertThatThrownBy(
            () ->
                FileLineup.of(List.of(folder.resolve("none.pt")), Optional.empty(), INPUT, scratch))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void saysWhichSettingIsWrong() {
    FileInput input = FileInput.of("3x8x8", Map.of("mean", "1,2"), Optional.empty());
    assertThatThrownBy(() -> FileLineup.of(List.of(first), Optional.empty(), input, scratch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--set or --labels: parameters.mean '1,2': must be three numbers");
  }

  @Test
  void readsShapes() {
    for (String shape : List.of("224x224", "1x224x224", "3x0x8", "3x8x8193", "3x8xx8")) {
      assertThatThrownBy(() -> FileInput.of(shape, Map.of(), Optional.empty()))
          .hasMessage(
              "--input must be 3xHEIGHTxWIDTH, sides of 1 to 8192 pixels, for example 3x224x224, not "
                  + shape);
    }
  }
}
