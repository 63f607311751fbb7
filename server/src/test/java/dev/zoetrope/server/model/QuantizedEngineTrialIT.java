package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.v1.Fit;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which engine is the fastest is the machine's business: nothing here depends on it. */
class QuantizedEngineTrialIT {
  private static final ModelDescription MODEL =
      new ModelDescription(
          "m",
          "1",
          "torchscript",
          "fp32",
          true,
          new InputRecipe(16, 16, Fit.FIT_SQUASH, 0, InputRecipe.Interpolation.BILINEAR),
          Normalization.IMAGENET,
          5,
          List.of(),
          Batching.UNSPECIFIED);

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  private static JitModule read(String file) {
    try {
      return ModuleLoader.read(
          Path.of(
              Objects.requireNonNull(
                      QuantizedEngineTrialIT.class.getResource("torchscript/2.10.0/" + file))
                  .toURI()),
          "m");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static QuantizedEngineTrial.Choice choice(String file) {
    return LibTorch.onOneThread(
        () -> new QuantizedEngineTrial(MODEL, () -> read(file)).of(QuantizedEngine.here()));
  }

  @Test
  void putsLibTorchsOwnChoiceFirst() {
    QuantizedEngine usual = QuantizedEngine.here().get(0);
    assertThat(QuantizedEngine.here()).doesNotHaveDuplicates().isNotEmpty();
    QuantizedEngine other = QuantizedEngine.here().get(QuantizedEngine.here().size() - 1);
    assertThat(other.packing(() -> QuantizedEngine.here().get(0))).isEqualTo(other);
    assertThat(QuantizedEngine.here().get(0)).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamic.pt", "static.pt"})
  void choosesAmongThoseThatItMeasured(String file) {
    choice(file).module().close();
    long before = Pointer.totalCount();
    QuantizedEngineTrial.Choice choice = choice(file);
    List<QuantizedEngine> candidates = new ArrayList<>(QuantizedEngine.here());
    if (candidates.size() > 1) {
      candidates.remove(QuantizedEngine.QNNPACK);
    }
    assertThat(candidates).contains(choice.engine());
    assertThat(choice.report()).startsWith(choice.engine().word() + " packs its quantized weights");
    if (candidates.size() > 1) {
      assertThat(choice.report()).contains("ms at batch 1: ").contains("ms at batch 8: ");
      candidates.forEach(
          engine -> assertThat(choice.report()).contains(engine.word()).doesNotContain("not "));
    }
    choice.module().close();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void loadsOnOneThreadAndLeavesTheCallersNumberAsItWas() {
    int usual = torch.get_num_threads();
    torch.set_num_threads(2);
    try {
      assertThat(LibTorch.onOneThread(torch::get_num_threads)).isEqualTo(1);
      assertThat(torch.get_num_threads()).isEqualTo(2);
    } finally {
      torch.set_num_threads(usual);
    }
  }

  @Test
  void leavesOutAnEngineWithOtherAnswersOrNone() {
    List<QuantizedEngine> engines =
        List.of(QuantizedEngine.X86, QuantizedEngine.FBGEMM, QuantizedEngine.ONEDNN);
    int[] loads = {0};
    QuantizedEngineTrial.Choice choice =
        new QuantizedEngineTrial(
                MODEL,
                () ->
                    switch (loads[0]++) {
                      case 0 -> sum("1");
                      case 1 -> sum("2");
                      default -> throw new ModelException("m: takes no such weights");
                    })
            .of(runnable(engines));
    assertThat(choice.engine()).isEqualTo(QuantizedEngine.X86);
    assertThat(choice.report())
        .contains("not fbgemm: its answers differ, by 1.00 of their power, at most 0.0100")
        .contains("not onednn: m: takes no such weights");
    choice.module().close();
  }

  /** This test's own engines load nothing that depends on them. */
  private static List<QuantizedEngine> runnable(List<QuantizedEngine> engines) {
    org.junit.jupiter.api.Assumptions.assumeTrue(QuantizedEngine.here().containsAll(engines));
    return engines;
  }

  private static JitModule sum(String factor) {
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("sum"));
      module.define(
          """
          def forward(self, x):
              return torch.sum(torch.flatten(x, 1), [1], True) * %s.0
          """
              .formatted(factor));
      module.eval();
      return module.retainReference();
    }
  }

  @Test
  void takesQnnpackWhereNoOtherRunsTheFile() {
    List<QuantizedEngine> engines =
        runnable(List.of(QuantizedEngine.X86, QuantizedEngine.FBGEMM, QuantizedEngine.QNNPACK));
    int[] loads = {0};
    QuantizedEngineTrial.Choice choice =
        new QuantizedEngineTrial(
                MODEL,
                () -> {
                  if (loads[0]++ < 2) {
                    throw new ModelException("m: takes no such weights");
                  }
                  return sum("1");
                })
            .of(engines);
    assertThat(choice.engine()).isEqualTo(QuantizedEngine.QNNPACK);
    assertThat(choice.report()).contains("not x86: m: takes no such weights");
    choice.module().close();
  }

  @Test
  void saysWhatLibTorchsOwnChoiceSaysWhenNobodyLoadsIt() {
    assertThatThrownBy(
            () ->
                new QuantizedEngineTrial(
                        MODEL,
                        () -> {
                          throw new ModelException("m: no module");
                        })
                    .of(QuantizedEngine.here()))
        .isInstanceOf(ModelException.class)
        .hasMessage("m: no module");
  }

  @Test
  void staysWithLibTorchsOwnChoiceUnlessAnotherIsClearlyFaster() {
    Map<QuantizedEngine, Double> speeds = new LinkedHashMap<>();
    speeds.put(QuantizedEngine.X86, 1.0);
    speeds.put(QuantizedEngine.FBGEMM, 0.7);
    speeds.put(QuantizedEngine.ONEDNN, 1.015);
    assertThat(QuantizedEngineTrial.fastest(speeds)).isEqualTo(QuantizedEngine.X86);
    speeds.put(QuantizedEngine.ONEDNN, 1.03);
    assertThat(QuantizedEngineTrial.fastest(speeds)).isEqualTo(QuantizedEngine.ONEDNN);
  }
}
