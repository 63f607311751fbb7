package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two lanes and one core. */
class LaneCoresTest {

  private final RingFixture fixture = new RingFixture(8);
  private final Cores cores = new Cores(1, fixture.clock);
  private final LaneContext model =
      new LaneContext(
          fixture.clock,
          fixture.ring,
          fixture.slab,
          new Pace(new Buckets(Buckets.upTo(1))),
          new BatchRules(0, 0),
          cores.claim(1));
  private final FakeExecutor firstExecutor = new FakeExecutor(fixture);
  private final Lane first = lane(firstExecutor);
  private final Lane second = lane(new FakeExecutor(fixture));
  private final RingFixture.Stream camera = fixture.open(Policy.POLICY_LATEST, 1, 1);

  private Lane lane(FakeExecutor executor) {
    Lane lane = new Lane("lane", model, List.of(), executor, run -> {});
    lane.onStart(StillParker.INSTANCE);
    return lane;
  }

  @Test
  void aLaneThatWaitsForACoreHasBoundNoFrameYet() {
    camera.send(1);
    firstExecutor.duringForward =
        () -> {
          camera.send(2);
          second.step();
          camera.send(3);
        };

    first.step();
    assertThat(camera.outcomes()).doesNotContainKey(3L);
    second.step();

    assertThat(camera.outcomes().values())
        .containsExactly(
            Outcome.OUTCOME_RESULT, Outcome.OUTCOME_SUPERSEDED, Outcome.OUTCOME_RESULT);
    assertThat(model.cores().waitedNanos()).isPositive();
  }

  @Test
  void aLaneThatHangsLeavesItsCoreToOthers() {
    camera.send(1);
    firstExecutor.duringForward =
        () -> {
          camera.send(2);
          second.step();
          assertThat(camera.answers).isEmpty();
          first.condemn(1);
          second.step();
          assertThat(camera.outcomes().values())
              .containsExactly(Outcome.OUTCOME_FAILED, Outcome.OUTCOME_RESULT);
        };

    assertThat(first.step()).isFalse();

    assertThat(camera.answers).hasSize(2);
    camera.send(4);
    second.step();
    assertThat(camera.outcomes()).containsEntry(4L, Outcome.OUTCOME_RESULT);
  }

  @Test
  void aCoreIsGivenBackWhenThereWasNothingToDo() {
    camera.send(1);
    firstExecutor.duringForward =
        () -> {
          camera.send(2);
          second.step();
        };
    first.step();
    camera.inbox.close();
    fixture.ring.poll();

    second.step();
    RingFixture.Stream other = fixture.open(Policy.POLICY_LATEST, 1, 1);
    other.send(5);
    firstExecutor.duringForward = () -> {};
    first.step();

    assertThat(other.outcomes()).containsEntry(5L, Outcome.OUTCOME_RESULT);
  }
}
