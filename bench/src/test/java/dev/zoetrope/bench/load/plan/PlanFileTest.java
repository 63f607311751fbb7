package dev.zoetrope.bench.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.result.PhaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFileTest {
  private static final TargetPlan USUAL =
      new TargetPlan("zoetrope", TargetPlan.OWN, Map.of(), List.of());

  @TempDir private Path folder;

  private LoadPlan read(String text) throws IOException {
    Path file = folder.resolve("plan.yaml");
    Files.writeString(file, text);
    return PlanFile.read(file, new WorkloadDraft(), USUAL);
  }

  @Test
  void aMixOfWorkloadsInSeveralPhases() throws IOException {
    LoadPlan plan =
        read(
            """
            seed: 42
            targets:
              ours: {address: "localhost:6570", admin: "localhost:6571"}
              triton: {address: "oip://localhost:8001", headers: ["key: value"], token: "@t"}
            defaults: {payload: "jpeg:640x360", slo: 200ms}
            workloads:
              door: {target: ours, model: m, streams: 4, arrivals: "camera:25,jitter=2ms"}
              yard: {target: triton, arrivals: "closed:8", payload: "tensor:FP32[3,224,224]"}
              any: {target: "http://localhost:8000/x", policy: reject, max_age: 100ms}
            phases:
              - {name: storm, kind: connect-storm, duration: 5s, warm_up: 0}
              - {duration: 60s, workloads: [door, yard]}
              - {kind: reload, duration: 30s, action: ["sh", "-c", "true"], workloads: door}
            """);

    assertThat(plan.seed()).isEqualTo(42);
    assertThat(plan.phases())
        .extracting(PhasePlan::name)
        .containsExactly("storm", "steady", "reload");
    assertThat(plan.phases())
        .extracting(PhasePlan::kind)
        .containsExactly(PhaseKind.CONNECT_STORM, PhaseKind.STEADY, PhaseKind.RELOAD);
    assertThat(plan.phases().get(0).warmUp()).contains(Duration.ZERO);
    assertThat(plan.phases().get(1).warmUp()).isEmpty();
    assertThat(plan.phases().get(1).workloads())
        .extracting(WorkloadPlan::name)
        .containsExactly("door", "yard");
    assertThat(plan.phases().get(2).action()).contains(List.of("sh", "-c", "true"));
    WorkloadPlan door = plan.phases().get(0).workloads().get(0);
    assertThat(door.target().address()).isEqualTo("localhost:6570");
    assertThat(door.target().options()).containsExactly(Map.entry("admin", "localhost:6571"));
    assertThat(door.payload()).isEqualTo("jpeg:640x360");
    assertThat(door.slo()).contains(Duration.ofMillis(200));
    assertThat(door.policy()).isEqualTo("latest");
    WorkloadPlan yard = plan.phases().get(0).workloads().get(1);
    assertThat(yard.target().headers()).containsExactly("key: value");
    assertThat(yard.policy()).isEqualTo("queue");
    assertThat(yard.window()).isEqualTo(2);
    assertThat(plan.phases().get(0).workloads().get(2).target().address())
        .isEqualTo("http://localhost:8000/x");
    assertThat(plan.hasOwnServer()).isFalse();
  }

  @Test
  void oneWorkloadIsEnough() throws IOException {
    LoadPlan plan = read("workloads: {all: {arrivals: 'poisson:10'}}");

    assertThat(plan.phases()).hasSize(1);
    assertThat(plan.phases().get(0).duration()).isEqualTo(Duration.ofSeconds(30));
    assertThat(plan.hasOwnServer()).isTrue();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(
            () ->
                read(
                    """
                    speed: 3
                    targets: {x: {token: t}}
                    defaults: {stream: 4}
                    workloads:
                      door: {streams: many, arrivals: "now", policy: newest}
                      yard: {streams: 0}
                    phases:
                      - {kind: calm, duration: long, workloads: [gate], warm_up: never}
                    """))
        .withMessageContaining("the plan: unknown key 'speed'")
        .withMessageContaining("targets.x: address is missing")
        .withMessageContaining("defaults.stream: unknown key 'stream'")
        .withMessageContaining("workloads.door.streams: streams must be a whole number")
        .withMessageContaining("workloads.door.arrivals: arrivals 'now' name no kind")
        .withMessageContaining("workloads.door.policy: policy must be one of latest")
        .withMessageContaining("workloads.yard: streams must be from 1 to 100000, not 0")
        .withMessageContaining("phases[0].kind: must be cold-start")
        .withMessageContaining("phases[0].duration")
        .withMessageContaining("phases[0].workloads: no 'gate'")
        .withMessageContaining("phases[0].warm_up: must be auto or a time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[1, 2]", "workloads: 3", "workloads: {a: {}}\nphases: 3", "{a: [", "&a [*a"})
  void whatIsNoPlanIsRefused(String text) {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining("plan.yaml:");
  }
}
