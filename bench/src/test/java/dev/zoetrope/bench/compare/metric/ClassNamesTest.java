package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  private final ClassNames names =
      new ClassNames(List.of("Egyptian cat", "espresso", "crane", "Crane", "7"), 5);

  @Test
  void knowsLabelsInAnyCaseAndWithUnderlines() {
    assertThat(names.of(List.of("egyptian_cat", "Espresso", "egyptian_cat")))
        .containsExactly(0, 1, 0);
  }

  @Test
  void prefersTheExactLabel() {
    assertThat(names.indexOf("crane")).isEqualTo(2);
    assertThat(names.indexOf("Crane")).isEqualTo(3);
    assertThat(names.indexOf("7")).isEqualTo(4);
  }

  @Test
  void takesAnIndexForWhatIsNoLabel() {
    assertThat(names.indexOf("3")).isEqualTo(3);
    assertThat(new ClassNames(List.of(), 1000).indexOf("999")).isEqualTo(999);
  }

  @Test
  void saysWhichFolderIsNoClass() {
    assertThatThrownBy(() -> names.indexOf("dog"))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "--pictures: folder 'dog' is none of the model's labels and no index from 0 to 4");
    assertThatThrownBy(() -> new ClassNames(List.of(), 10).indexOf("10"))
        .hasMessage("--pictures: folder '10' is no index from 0 to 9");
  }

  @Test
  void refusesALabelOfTwoClasses() {
    assertThatThrownBy(() -> names.indexOf("CRANE"))
        .hasMessage(
            "--pictures: folder 'CRANE' is the label of classes [2, 3]; name it by its index");
  }
}
