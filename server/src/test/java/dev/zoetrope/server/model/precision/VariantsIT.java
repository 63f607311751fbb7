package dev.zoetrope.server.model.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.Pictures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks in other number formats, through their files, as stock LibTorch and as lanes run them.
 */
class VariantsIT {
  private static final int SIZE = 224;

  @TempDir private Path folder;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  private static JitModule network(String name) {
    return Architectures.create(name, Map.of()).emit(new SeededInitialization(0));
  }

  /** Others than those that are answered. */
  private static void pictures(Consumer<Tensor> consumer) {
    try (PointerScope scope = new PointerScope()) {
      Tensor pair = Pictures.pair(SIZE);
      consumer.accept(pair.flip(2));
      consumer.accept(pair.flip(3));
    }
  }

  /**
   * What the file says and what runs on bytes are each near fp32, and nearer to one another.
   *
   * @param size of the file, of fp32's
   * @param operator that the lane runs
   */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_small, int8-static, 0.30, onednn::qconv2d_pointwise, 30",
    "efficientnet_lite0, int8-static, 0.30, onednn::qconv2d_pointwise, 30",
    "deit_tiny, int8-static, 0.30, onednn::qlinear_pointwise, 30",
    "deit_tiny, int8-dynamic, 0.32, onednn::qlinear_pointwise, 35",
    "mobilenet_v3_small, int8-weight-only, 0.30, mkldnn::_convolution_pointwise, 35",
  })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void staysNearFp32(
      String network, String precision, double size, String operator, double decibels)
      throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 = network(network);
        JitModule made =
            Variants.of(
                Precision.of(precision).orElseThrow(), fp32, Optional.of(VariantsIT::pictures))) {
      Path plain = folder.resolve("fp32.pt");
      Path file = folder.resolve("variant.pt");
      fp32.save(plain.toString());
      made.save(file.toString());
      assertThat((double) Files.size(file) / Files.size(plain)).isLessThan(size);

      JitModule variant = torch.load(file.toString());
      variant.eval();
      assertThat(text(variant).contains("quantize_per_tensor") || text(variant).contains("round("))
          .isEqualTo(!precision.equals("int8-weight-only"));
      JitModule fused = FusedModule.of(torch.freeze(variant), SIZE, SIZE, 2);
      assertThat(text(fused)).contains(operator);

      Tensor input = Pictures.pair(SIZE).contiguous(MemoryFormat.ChannelsLast);
      List<float[]> expected = Pictures.logits(fp32, input);
      List<float[]> stock = Pictures.logits(variant, input);
      List<float[]> onBytes = Pictures.logits(fused, input);
      assertThat(Sqnr.centred(expected, stock)).as("as stored").isGreaterThan(decibels);
      assertThat(Sqnr.centred(expected, onBytes)).as("as run").isGreaterThan(decibels);
      // Another batch than the weights were packed for.
      List<float[]> alone = Pictures.logits(fused, input.narrow(0, 1, 1));
      assertThat(Sqnr.centred(onBytes.subList(1, 2), alone)).isGreaterThan(decibels);
    }
  }

  /** As stored and as run; what of a network is left without its classifier. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_small, pooled, int8-static, 20",
    "mobilenet_v3_small, pooled, int8-weight-only, 30",
    "deit_tiny, class_token, int8-static, 25",
    "deit_tiny, class_token, int8-dynamic, 30",
    "deit_tiny, class_token, bf16, 30",
  })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void embeddingsStayNearFp32(String network, String output, String precision, double decibels)
      throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 =
            Architectures.create(network, Map.of("output", output))
                .emit(new SeededInitialization(0));
        JitModule variant =
            Variants.of(
                Precision.of(precision).orElseThrow(), fp32, Optional.of(VariantsIT::pictures))) {
      JitModule fused = FusedModule.of(torch.freeze(variant), SIZE, SIZE, 2);
      Tensor input = Pictures.pair(SIZE).contiguous(MemoryFormat.ChannelsLast);
      List<float[]> expected = Pictures.logits(fp32, input);
      assertThat(Sqnr.centred(expected, Pictures.logits(variant, input)))
          .as("as stored")
          .isGreaterThan(decibels);
      assertThat(Sqnr.centred(expected, Pictures.logits(fused, input)))
          .as("as run")
          .isGreaterThan(decibels);
    }
  }

  @Test
  void refusesToRoundLinearLayersWhereThereAreNone() {
    try (JitModule fp32 =
        Architectures.create("efficientnet_lite0", Map.of("output", "pooled"))
            .emit(new SeededInitialization(0))) {
      assertThatThrownBy(() -> Variants.of(Precision.INT8_DYNAMIC, fp32, Optional.empty()))
          .isInstanceOf(ModelException.class)
          .hasMessage("int8-dynamic: the network has 0 linear layers, must be at least 1");
    }
  }

  private static String text(JitModule module) {
    return module.get_method("forward").graph().toString();
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void leavesNoNativeMemoryBehind() throws IOException {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 = network("mobilenet_v3_small")) {
      CalibrationPictures pictures = VariantsIT::pictures;
      Variants.of(Precision.INT8_STATIC, fp32, Optional.of(pictures)).close();
      long before = Pointer.totalCount();
      Variants.of(Precision.INT8_STATIC, fp32, Optional.of(pictures)).close();
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void needsPictures() {
    try (JitModule fp32 = network("mobilenet_v3_small")) {
      assertThatThrownBy(() -> Variants.of(Precision.INT8_STATIC, fp32, Optional.empty()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("int8-static: no pictures to calibrate on");
      CalibrationPictures none = consumer -> {};
      assertThatThrownBy(() -> Variants.of(Precision.INT8_STATIC, fp32, Optional.of(none)))
          .hasMessageContaining("calibration: 0 pictures, must be at least 1");
    }
  }
}
