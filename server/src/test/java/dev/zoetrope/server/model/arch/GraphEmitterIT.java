package dev.zoetrope.server.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.load;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.graph.Operand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_buffer_list;
import org.bytedeco.pytorch.named_parameter_iterator;
import org.bytedeco.pytorch.named_parameter_list;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a module is, whichever network it holds. */
class GraphEmitterIT {

  private static final SeededInitialization WEIGHTS = new SeededInitialization(0);
  private static final Operand INPUT = new Operand.Input();

  @TempDir Path folder;

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void filesHoldTensorsUnderTheReferencesNames() {
    BlueprintArchitecture architecture = create("mobilenet_v3_small", Map.of("num_classes", "3"));
    String path = folder.resolve("model.pt").toString();
    try (PointerScope scope = new PointerScope();
        JitModule module = architecture.emit(WEIGHTS)) {
      module.save(path);
      JitModule loaded = load(path);
      assertThat(loaded.is_training()).isFalse();
      assertThat(names(loaded.named_parameters()))
          .containsExactlyInAnyOrderElementsOf(names(architecture, false));
      assertThat(names(loaded.named_buffers()))
          .containsExactlyInAnyOrderElementsOf(names(architecture, true));
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void reachesOperatorsOutsideAten() {
    BlueprintBuilder builder = new BlueprintBuilder();
    Operand weight = builder.parameter("w", Role.CONV_WEIGHT, 4L, 3L, 1L, 1L);
    Operand fused =
        builder.apply(
            "mkldnn::_convolution_pointwise",
            INPUT,
            weight,
            Operand.NONE,
            Operand.ints(0L, 0L),
            Operand.ints(1L, 1L),
            Operand.ints(1L, 1L),
            Operand.of(1),
            new Operand.Text("relu"),
            new Operand.Scalars(List.of()),
            Operand.NONE);
    Blueprint plain = plain();
    try (PointerScope scope = new PointerScope();
        JitModule module = BlueprintEmitter.emit("fused", flat(builder, fused), WEIGHTS);
        JitModule reference = BlueprintEmitter.emit("plain", plain, WEIGHTS)) {
      Tensor input = Pictures.pair(32);
      assertThat(Pictures.logits(module, input).get(0))
          .containsExactly(Pictures.logits(reference, input).get(0), within(1e-5f));
    }
  }

  @Test
  void leavesNothingBehindOnceClosed() {
    BlueprintArchitecture architecture = create("mobilenet_v3_small", Map.of("num_classes", "3"));
    architecture.emit(WEIGHTS).close();
    long before = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      architecture.emit(WEIGHTS).close();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void refusesATensorOfAnotherShape() {
    BlueprintArchitecture architecture = create("mobilenet_v3_small", Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> architecture.emit(spec -> empty(2, 3)))
        .withMessage("parameter features.0.0.weight: wanted fp32 [16, 3, 3, 3], got Float [2, 3]");
  }

  @Test
  void refusesATensorOfAnotherType() {
    BlueprintArchitecture architecture = create("mobilenet_v3_small", Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                architecture.emit(
                    spec -> {
                      try (Tensor wide = ones(16, 3, 3, 3)) {
                        return wide.to(ScalarType.Double);
                      }
                    }))
        .withMessageContaining("features.0.0.weight")
        .withMessageContaining("Double");
  }

  @Test
  void namesAnOperatorThatDoesNotExist() {
    BlueprintBuilder builder = new BlueprintBuilder();
    Operand output = builder.apply("aten::relu", INPUT, Operand.of(true));
    assertThatIllegalStateException()
        .isThrownBy(() -> BlueprintEmitter.emit("wrong", builder.build(output), WEIGHTS))
        .withMessageContaining("aten::relu");
  }

  private static Blueprint plain() {
    BlueprintBuilder builder = new BlueprintBuilder();
    Operand weight = builder.parameter("w", Role.CONV_WEIGHT, 4L, 3L, 1L, 1L);
    Operand x =
        builder.apply(
            "aten::conv2d",
            INPUT,
            weight,
            Operand.NONE,
            Operand.ints(1L, 1L),
            Operand.ints(0L, 0L),
            Operand.ints(1L, 1L),
            Operand.of(1));
    return flat(builder, builder.apply("aten::relu", x));
  }

  private static Blueprint flat(BlueprintBuilder builder, Operand x) {
    return builder.build(builder.apply("aten::flatten", x, Operand.of(1), Operand.of(-1)));
  }

  private static BlueprintArchitecture create(String name, Map<String, String> settings) {
    return (BlueprintArchitecture) Architectures.create(name, settings);
  }

  private static List<String> names(BlueprintArchitecture architecture, boolean running) {
    return architecture.parameters().stream()
        .map(ParameterSpec::name)
        .filter(name -> name.contains("running_") == running)
        .toList();
  }

  private static List<String> names(named_parameter_list list) {
    List<String> names = new ArrayList<>();
    named_parameter_iterator at = list.begin();
    for (long left = list.size(); left > 0; left--, at.increment()) {
      names.add(at.access().name().getString());
    }
    return names;
  }

  private static List<String> names(named_buffer_list list) {
    List<String> names = new ArrayList<>();
    named_buffer_iterator at = list.begin();
    for (long left = list.size(); left > 0; left--, at.increment()) {
      names.add(at.access().name().getString());
    }
    return names;
  }
}
