package dev.zoetrope.bench.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultMergeTest {
  private static final SyntheticResults LOAD = SyntheticResults.seeded(11).withLoad(20, 100);

  private static WorkloadResult first(RunResult run) {
    return run.phases().get(1).workloads().get(0);
  }

  private static RunResult shards(int count) {
    return ResultMerge.merge(
        IntStream.range(0, count).mapToObj(i -> LOAD.withShard(i, count).run()).toList());
  }

  private static RunResult on(RunResult run, String host) {
    Map<String, String> environment = new HashMap<>(run.environment());
    environment.put(ResultMerge.HOST, host);
    return new RunResult(
        run.startUnixMicros(),
        run.command(),
        environment,
        run.seed(),
        run.partial(),
        run.phases(),
        run.generators());
  }

  @Test
  void hasThePercentilesOfAllValuesTogether() {
    WorkloadResult whole = first(LOAD.run());
    WorkloadResult sum = first(shards(3));
    assertThat(sum.latencyNanos()).isEqualTo(whole.latencyNanos());
    assertThat(sum.serviceNanos()).isEqualTo(whole.serviceNanos());
    assertThat(sum.latenessNanos()).isEqualTo(whole.latenessNanos());
    assertThat(sum.stageMicros()).isEqualTo(whole.stageMicros());
    assertThat(sum.networkMicros()).isEqualTo(whole.networkMicros());
    assertThat(sum.age().ageMicros()).isEqualTo(whole.age().ageMicros());
    assertThat(sum.age().peakMicros()).isEqualTo(whole.age().peakMicros());
    assertThat(sum.segments()).isEqualTo(whole.segments());
  }

  @Test
  void addsCounts() {
    WorkloadResult whole = first(LOAD.run());
    RunResult run = shards(2);
    WorkloadResult sum = first(run);
    assertThat(sum.scheduled()).isEqualTo(whole.scheduled());
    assertThat(sum.outcomes()).isEqualTo(whole.outcomes());
    assertThat(sum.good()).isEqualTo(whole.good());
    assertThat(sum.payloadBytes()).isEqualTo(whole.payloadBytes());
    assertThat(sum.failures()).isEqualTo(whole.failures());
    assertThat(sum.streams()).isEqualTo(whole.streams());
    assertThat(sum.age().streams()).hasSize(4);
    assertThat(sum.age().streams().get(2).stream()).isEqualTo("door-0 (generator 2)");
    assertThat(run.generators()).isEqualTo(2);
    assertThat(new Figures(run.phases().get(1), sum).rate())
        .isEqualTo(new Figures(LOAD.run().phases().get(1), whole).rate());
  }

  @Test
  void takesTheServerOnceAndTheClientsTogether() {
    PhaseResult one = LOAD.withShard(0, 2).run().phases().get(1);
    PhaseResult sum = shards(2).phases().get(1);
    assertThat(sum.server()).isEqualTo(one.server());
    assertThat(sum.counters()).isEqualTo(one.counters());
    assertThat(sum.client().cpuSeconds()).isEqualTo(2 * one.client().cpuSeconds());
    assertThat(sum.client().seconds()).isEqualTo(one.client().seconds());
    assertThat(sum.client().cores()).isEqualTo(4);
    assertThat(sum.client().memoryBytes()).hasValue(400L << 20);
  }

  @Test
  void countsTheCoresOfOneMachineOnce() {
    RunResult run = LOAD.run();
    List<RunResult> parts = List.of(on(run, "a"), on(run, "a"), on(run, "b"));
    assertThat(ResultMerge.merge(parts).phases().get(1).client().cores()).isEqualTo(4);
    assertThat(ResultMerge.merge(parts).environment())
        .containsEntry("Host", "a (2); b (1)")
        .containsEntry("Cores", "2");
  }

  @Test
  void laysTimelinesOverEachOtherByTheWallClock() {
    WorkloadResult one = first(LOAD.run());
    RunResult late = LOAD.startedLater(3.2).run();
    List<Second> sum = first(ResultMerge.merge(List.of(late, LOAD.run()))).timeline();
    assertThat(sum).hasSize(one.timeline().size() + 3);
    assertThat(sum.get(2)).isEqualTo(one.timeline().get(2));
    assertThat(sum.get(5).sent())
        .isEqualTo(one.timeline().get(5).sent() + one.timeline().get(2).sent());
    assertThat(sum.get(5).p99Nanos())
        .isEqualTo(Math.max(one.timeline().get(5).p99Nanos(), one.timeline().get(2).p99Nanos()));
    assertThat(sum.get(sum.size() - 1)).isEqualTo(one.timeline().get(one.timeline().size() - 1));
  }

  @Test
  void addsWiderHistogramsToNarrowOnes() {
    Histogram narrow = new Histogram(1_000, 3);
    narrow.recordValue(5);
    Histogram wide = new Histogram(3);
    wide.recordValue(1L << 40);
    Histogram sum = Sums.histogram(List.of(narrow, wide), one -> one);
    assertThat(sum.getTotalCount()).isEqualTo(2);
    assertThat(narrow.getTotalCount()).isEqualTo(1);
  }

  @Test
  void isPartialIfAnyIs() {
    assertThat(ResultMerge.merge(List.of(LOAD.run(), LOAD.run(true))).partial()).isTrue();
    assertThat(ResultMerge.merge(List.of(LOAD.run(), LOAD.run())).partial()).isFalse();
  }

  @Test
  void refusesOtherPlansByName() {
    assertThatThrownBy(
            () ->
                ResultMerge.merge(
                    List.of(LOAD.run(), LOAD.run(), LOAD.withWorkloads("door", "gate").run())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "results are not of one plan: phase steady, workloads is [door, yard] in the first and"
                + " [door, gate] in number 3");
    RunResult run = LOAD.run();
    RunResult fewer =
        new RunResult(
            1, "", run.environment(), 1, false, run.phases().subList(1, 2), run.generators());
    assertThatThrownBy(() -> ResultMerge.merge(List.of(run, fewer)))
        .hasMessageContaining("phases is [cold, steady] in the first and [steady] in number 2");
  }

  @Test
  void refusesWhatWasNotMeasuredAtTheSameTime() {
    assertThatThrownBy(() -> ResultMerge.merge(List.of(LOAD.run(), LOAD.startedLater(3_600).run())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("began 3600 s after another's");
  }
}
