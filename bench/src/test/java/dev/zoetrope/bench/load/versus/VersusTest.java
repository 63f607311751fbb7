package dev.zoetrope.bench.load.versus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.load.report.VersusReport;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.SyntheticResults;
import dev.zoetrope.bench.load.versus.Versus.Contender;
import dev.zoetrope.bench.run.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersusTest {
  private static final PhaseResult USUAL =
      SyntheticResults.seeded(3).withLoad(10, 100).run().phases().get(1);
  private static final PhaseResult SLOW =
      SyntheticResults.seeded(3).withLoad(10, 100).slowedBy(2).run().phases().get(1);

  private final List<String> turns = new ArrayList<>();

  private Contender contender(String name, PhaseResult result) {
    return new Contender(
        name,
        seed -> {
          turns.add(name + seed);
          return result;
        });
  }

  @Test
  void turnsGoForthAndBackAndTheFirstRoundIsNotCounted() throws Exception {
    VersusResult result =
        new Versus(
                List.of(contender("a", USUAL), contender("b", USUAL), contender("c", USUAL)),
                2,
                () -> false)
            .run(7);

    assertThat(turns).containsExactly("a7", "b7", "c7", "c8", "b8", "a8", "a9", "b9", "c9");
    assertThat(result.rounds()).hasSize(2);
    assertThat(result.names()).containsExactly("a", "b", "c");
  }

  @Test
  void ratiosAreOfTheFirstOverTheOthers() throws Exception {
    VersusResult result =
        new Versus(List.of(contender("slow", SLOW), contender("usual", USUAL)), 6, () -> false)
            .run(1);

    Comparison p50 = result.firstOver(1, VersusMetric.P50).orElseThrow();
    assertThat(p50.median()).isCloseTo(2, within(0.05));
    assertThat(VersusResult.maybeEqual(p50)).isFalse();
    assertThat(p50.confidence()).isGreaterThan(0.95);
  }

  @Test
  void equalsAreSaidToBeEqual() throws Exception {
    VersusResult result =
        new Versus(List.of(contender("one", USUAL), contender("other", USUAL)), 6, () -> false)
            .run(1);

    assertThat(VersusResult.maybeEqual(result.firstOver(1, VersusMetric.RATE).orElseThrow()))
        .isTrue();
    VersusReport report = new VersusReport(result, "zoetrope bench compare", Map.of(), List.of());
    assertThat(report.markdown()).startsWith("## VALID").contains("no difference seen");
    assertThat(report.html()).contains("one").contains("other");
    assertThat(report.json().getAsJsonArray("targets")).hasSize(2);
  }

  @Test
  void whoeverStopsItGetsTheFinishedRounds() throws IOException, InterruptedException {
    VersusResult result =
        new Versus(
                List.of(contender("a", USUAL), contender("b", USUAL)), 9, () -> turns.size() >= 5)
            .run(1);

    assertThat(result.rounds()).hasSize(1);
    assertThat(turns).as("no turn once it is to stop").hasSize(5);
  }

  @Test
  void oneTargetIsNoComparison() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Versus(List.of(contender("a", USUAL)), 3, () -> false))
        .withMessageContaining("at least 2 targets, not 1");
  }
}
