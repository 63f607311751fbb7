package dev.zoetrope.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.client.FrameOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimTableTest {
  private static final Comparison LOW = new Comparison(0.85, 0.80, 0.90, 0.96);
  private static final Comparison HIGH = new Comparison(0.95, 0.94, 0.99, 0.96);

  private static ClaimResult result(Comparison adjusted, long answered) {
    return new ClaimResult(
        "frame-path",
        List.of(Figure.ratio("server / sink", Bar.atLeast(0.9), LOW, adjusted)),
        List.of(
            new RunTally(
                "server",
                1_000,
                Map.of(FrameOutcome.RESULT, answered),
                0,
                Set.of(FrameOutcome.RESULT))),
        List.of("a note"),
        Duration.ofSeconds(7));
  }

  @Test
  void showsBothFiguresTheBarAndTheVerdict() {
    String text = ClaimTable.text(result(HIGH, 1_000));
    assertThat(text)
        .contains("frame-path: MET (7 s)", "a note", "1,000 sent = 1,000 result  exact")
        .containsPattern("server / sink +0\\.850 +0\\.800 +0\\.950 +0\\.940 +>= 0\\.900 +MET");
  }

  @Test
  void isInvalidWhateverItsFiguresWhenAFrameIsMissing() {
    assertThat(result(HIGH, 999).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(ClaimTable.text(result(HIGH, 999))).contains("1,000 sent != 999 result  INVALID");
    assertThat(result(LOW, 999).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(result(LOW, 1_000).verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void speaksToPrograms() {
    assertThat(ClaimTable.json(result(HIGH, 1_000)).lines()).hasSize(1);
    JsonObject json =
        JsonParser.parseString(ClaimTable.json(result(HIGH, 1_000))).getAsJsonObject();
    assertThat(json.get("verdict").getAsString()).isEqualTo("MET");
    JsonObject figure = json.getAsJsonArray("figures").get(0).getAsJsonObject();
    assertThat(figure.get("limit").getAsDouble()).isEqualTo(0.9);
    assertThat(figure.getAsJsonObject("adjusted").get("low").getAsDouble()).isEqualTo(0.94);
    JsonObject tally = json.getAsJsonArray("tallies").get(0).getAsJsonObject();
    assertThat(tally.get("result").getAsLong()).isEqualTo(1_000);
    assertThat(tally.get("exact").getAsBoolean()).isTrue();
  }

  @Test
  void findsClaimsByName() {
    Claims claims = new Claims(List.of(named("one"), named("two")));
    assertThat(claims.named(List.of())).extracting(Claim::name).containsExactly("one", "two");
    assertThat(claims.named(List.of("two"))).extracting(Claim::name).containsExactly("two");
    assertThat(claims.text()).contains("one", "said of one", "bar: one's bar");
    assertThatThrownBy(() -> claims.named(List.of("three")))
        .hasMessage("no claim 'three'; there are one, two");
    assertThatThrownBy(() -> new Claims(List.of(named("one"), named("one"))))
        .hasMessageContaining("same name");
  }

  private static Claim named(String name) {
    return new Claim() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String sentence() {
        return "said of " + name;
      }

      @Override
      public String bar() {
        return name + "'s bar";
      }

      @Override
      public ClaimResult run(ClaimContext context) {
        return result(HIGH, 1_000);
      }
    };
  }
}
