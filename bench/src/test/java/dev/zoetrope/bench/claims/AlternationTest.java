package dev.zoetrope.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlternationTest {
  private static ClaimContext context(int repeats) {
    return new ClaimContext(
        repeats, Optional.empty(), Path.of("."), new PrintWriter(Writer.nullWriter()));
  }

  @Test
  void takesTurnsInBothOrdersAndDropsTheFirstPair() throws Exception {
    List<String> order = new ArrayList<>();
    Alternation<Integer, Integer> turns =
        Alternation.run(
            context(3),
            () -> {
              order.add("A");
              return order.size();
            },
            () -> {
              order.add("B");
              return order.size();
            });
    assertThat(order).containsExactly("A", "B", "B", "A", "A", "B", "B", "A");
    assertThat(turns.pairs())
        .containsExactly(
            new Alternation.Pair<>(4, 3),
            new Alternation.Pair<>(5, 6),
            new Alternation.Pair<>(8, 7));
  }

  @Test
  void dividesPairByPair() {
    Alternation<Integer, Integer> turns =
        new Alternation<>(List.of(new Alternation.Pair<>(9, 10), new Alternation.Pair<>(45, 50)));
    assertThat(turns.ratio(a -> a, b -> b).median()).isCloseTo(0.9, within(1e-12));
    assertThat(turns.ratio(a -> a, b -> b).low()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertThatThrownBy(() -> context(0)).hasMessageContaining("--repeats must be 1 to 1000, not 0");
    assertThatThrownBy(
            () ->
                new ClaimContext(
                    1,
                    Optional.of(Duration.ofMillis(50)),
                    Path.of("."),
                    new PrintWriter(Writer.nullWriter())))
        .hasMessageContaining("--seconds must be 0.1 to 3600, not 0.05");
  }
}
