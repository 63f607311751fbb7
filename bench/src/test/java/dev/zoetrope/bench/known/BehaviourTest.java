package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zoetrope.v1.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourTest {

  @Test
  void readsEverySetting() {
    Behaviour behaviour =
        Behaviour.parse(
            "from=scheduled delay=lognormal(20ms,0.5,seed=3) stall=2s@5s drop=1/1000"
                + " duplicate=1/500 wrong=1/100 outcome=overloaded:1/10,failed:2/7"
                + "  capacity=200/s servers=4 queue=16 slow-open=1.5s close-after=12 reorder=0");
    assertThat(behaviour)
        .isEqualTo(
            new Behaviour(
                TimeBase.SCHEDULED,
                new Delay.LogNormal(20_000_000, 0.5, 3),
                new Stall(5_000_000_000L, 2_000_000_000L),
                new Share(1, 1000),
                new Share(1, 500),
                new Share(1, 100),
                0,
                List.of(
                    new Behaviour.GivenUp(Outcome.OUTCOME_OVERLOADED, new Share(1, 10)),
                    new Behaviour.GivenUp(Outcome.OUTCOME_FAILED, new Share(2, 7))),
                Optional.of(new Capacity(200, 4, 16, false)),
                1_500_000_000L,
                12));
    assertThat(behaviour.capacity().orElseThrow().serviceNanos()).isEqualTo(20_000_000);
  }

  @Test
  void readsTheOtherKindsOfDelayAndQueue() {
    assertThat(Behaviour.parse("delay=250us").delay()).isEqualTo(new Delay.Constant(250_000));
    assertThat(Behaviour.parse("delay=list(10ms,20ms,1s)").delay())
        .isEqualTo(new Delay.Cycle(List.of(10_000_000L, 20_000_000L, 1_000_000_000L)));
    assertThat(Behaviour.parse("capacity=50/s queue=latest").capacity())
        .contains(new Capacity(50, 1, Capacity.ANY_NUMBER, true));
  }

  @Test
  void isImmediateOnlyWithoutAnySetting() {
    assertThat(Behaviour.parse(" ").isImmediate()).isTrue();
    assertThat(Behaviour.parse("delay=0ms").isImmediate()).isTrue();
    assertThat(Behaviour.parse("wrong=1/2").isImmediate()).isFalse();
    assertThat(Behaviour.parse("from=scheduled").isImmediate()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lag=20ms | \"lag\" is no setting; there are from, delay, stall",
        "delay=20 | delay is \"20\", must be 20ms, lognormal(20ms,0.5,seed=3) or list",
        "delay=list(1ms,x) | delay is \"x\", must be a time with its unit, such as 20ms",
        "delay=25h | delay is \"25h\"",
        "stall=2s | stall is \"2s\", must be a length and a time, such as 2s@5s",
        "drop=1 | drop is \"1\", must be a share, such as 1/1000",
        "drop=3/2 | drop: share is 3/2, must be from 0/1 to 1/1",
        "drop=1/0 | drop: share is 1/0",
        "reorder=-1 | reorder is \"-1\", must be a whole number",
        "outcome=late:1/2 | outcome is \"late\", must be one of superseded, expired, overloaded",
        "outcome=result:1/2 | outcome is \"result\"",
        "capacity=200 | capacity is \"200\", must be frames/s, such as 200/s",
        "capacity=0/s | capacity is 0.0/s, must be above 0",
        "capacity=9/s servers=0 | servers is 0, must be from 1 to 1000000",
        "queue=latest | queue is latest, must come with capacity",
        "from=now | from is \"now\", must be scheduled or arrival",
        "delay=1ms delay=2ms | delay is given twice",
        "delay=1441m | delay is \"1441m\", must be at most 1440m",
        "reorder=4 close-after=9 | reorder is 4, must be 0 with close-after=9",
        "reorder=4 capacity=1/s queue=latest | reorder is 4, must be 0 with queue=latest"
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Behaviour.parse(text))
        .withMessageContaining(message);
  }
}
