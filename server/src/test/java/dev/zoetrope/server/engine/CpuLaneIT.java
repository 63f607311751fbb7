package dev.zoetrope.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import dev.zoetrope.server.model.precision.CalibrationPictures;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.Variants;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.Fit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CpuLaneIT {
  private static final int ROWS = 12;
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void loadLibTorch() {
    LibTorch.initialize();
  }

  /**
   * All but the two that are nothing without settings of their own, and the one that takes a minute
   * and has the layers of {@code vit_l_32} and the tokens of {@code vit_b_16}.
   */
  static List<String> builtIn() {
    return Architectures.names().stream()
        .filter(name -> !List.of("vit", "mobilenet_v3", "vit_l_16").contains(name))
        .toList();
  }

  private static LoadedModel seeded(String name) {
    Architecture architecture = Architectures.create(name, Map.of());
    return new LoadedModel(
        description(architecture.recipe(), architecture.normalization(), architecture.classes()),
        architecture.emit(new SeededInitialization(1)));
  }

  private static ModelDescription description(
      InputRecipe recipe, Normalization normalization, int classes) {
    return new ModelDescription(
        "m",
        "1",
        "test",
        "fp32",
        false,
        recipe,
        normalization,
        classes,
        List.of(),
        ModelDescription.Batching.UNSPECIFIED);
  }

  private static Slab randomSlab(InputRecipe recipe) {
    ByteBuffer memory = ByteBuffer.allocateDirect(ROWS * recipe.rowBytes());
    byte[] bytes = new byte[memory.capacity()];
    new Random(5).nextBytes(bytes);
    memory.put(bytes).clear();
    return new Slab(memory, ROWS, recipe.rowBytes());
  }

  private static float[] logits(CpuLane lane, Slab slab, int bucket, int wanted, int... rows) {
    lane.gather(slab, rows, rows.length, bucket);
    lane.forward(bucket);
    float[] logits = new float[lane.classes()];
    lane.logits(wanted, logits);
    return logits;
  }

  /** DESIGN: logits agree whatever the frame's position, its batch-mates and the padding. */
  @ParameterizedTest
  @MethodSource("builtIn")
  void logitsDoNotDependOnPositionBatchMatesOrPadding(String name) {
    try (CpuModel model = CpuModel.of(seeded(name))) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(1, 4)));
      Slab slab = randomSlab(model.description().recipe());

      float[] alone = logits(lane, slab, 1, 0, 7);

      assertClose(logits(lane, slab, 4, 0, 7), alone);
      assertClose(logits(lane, slab, 4, 2, 0, 1, 7), alone);
      assertClose(logits(lane, slab, 4, 3, 3, 9, 2, 7), alone);
      assertClose(logits(lane, slab, 4, 1, 6, 7, 8, 9), alone);
      float[] other = logits(lane, slab, 1, 0, 3);
      assertThat(difference(other, alone)).isGreaterThan(TOLERANCE);
      lane.close();
    }
  }

  /** Rounding to 8 bits tips over now and then where a larger batch sums in another order. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_small, BF16",
    "efficientnet_lite0, BF16",
    "deit_tiny, BF16",
    "mobilenet_v3_small, INT8_STATIC",
    "efficientnet_lite0, INT8_STATIC",
    "deit_tiny, INT8_STATIC",
    "deit_tiny, INT8_DYNAMIC",
    "mobilenet_v3_small, INT8_WEIGHT_ONLY"
  })
  void logitsOfAVariantAreTheSameWithinABucket(String name, Precision precision)
      throws IOException {
    LoadedModel seeded = seeded(name);
    CalibrationPictures noise = pictures -> pictures.accept(torch.rand(2, 3, 224, 224));
    JitModule variant = Variants.of(precision, seeded.module(), Optional.of(noise));
    seeded.module().close();
    try (CpuModel model = CpuModel.of(new LoadedModel(seeded.description(), variant))) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(1, 4)));
      Slab slab = randomSlab(model.description().recipe());

      float[] alone = logits(lane, slab, 4, 0, 7);

      assertClose(logits(lane, slab, 4, 2, 0, 1, 7), alone);
      assertClose(logits(lane, slab, 4, 3, 3, 9, 2, 7), alone);
      assertThat(difference(logits(lane, slab, 1, 0, 7), alone)).isLessThan(100 * TOLERANCE);
      lane.close();
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(difference(actual, expected)).isLessThanOrEqualTo(TOLERANCE);
  }

  /** max|a - b| / max|b|. */
  private static double difference(float[] a, float[] b) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < b.length; i++) {
      largest = Math.max(largest, Math.abs(b[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return difference / largest;
  }

  private static LoadedModel channelMeans() {
    JitModule module = new JitModule(new QualifiedName("means"));
    module.define("def forward(self, x):\n    return x.mean([2, 3])\n");
    InputRecipe recipe =
        new InputRecipe(6, 4, Fit.FIT_SQUASH, 0, InputRecipe.Interpolation.BILINEAR);
    return new LoadedModel(description(recipe, Normalization.IMAGENET, 3), module);
  }

  @Test
  void normalisesEachChannelAndLeavesRowsInTheirOrder() {
    try (CpuModel model = CpuModel.of(channelMeans())) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(1, 4)));
      Slab slab = randomSlab(model.description().recipe());
      int[] rows = {4, 5, 6, 1};

      for (int i = 0; i < rows.length; i++) {
        float[] means = logits(lane, slab, 4, i, rows);
        for (int c = 0; c < 3; c++) {
          assertThat((double) means[c]).isCloseTo(expectedMean(slab, rows[i], c), within());
        }
      }
      lane.close();
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }

  private static double expectedMean(Slab slab, int row, int channel) {
    double sum = 0;
    for (int at = channel; at < slab.rowBytes(); at += 3) {
      sum += slab.row(row).get(at) & 0xff;
    }
    double level = sum / (slab.rowBytes() / 3.0) / 255;
    return (level - Normalization.IMAGENET.mean().get(channel))
        / Normalization.IMAGENET.std().get(channel);
  }

  @Test
  void leavesNoNativePointersBehind() {
    try (CpuModel model = CpuModel.of(channelMeans())) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(1, 4)));
      Slab slab = randomSlab(model.description().recipe());
      logits(lane, slab, 4, 0, 1, 2, 3);
      long before = Pointer.totalCount();
      for (int i = 0; i < 500; i++) {
        logits(lane, slab, 4, 0, i % ROWS, (i + 1) % ROWS, (i + 5) % ROWS);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      lane.close();
    }
  }

  @Test
  void measuresEveryBucketWhileWarmingUp() {
    try (CpuModel model = CpuModel.of(channelMeans())) {
      Buckets buckets = new Buckets(List.of(1, 2, 4));
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(buckets);

      assertThat(buckets.nanosFor(1)).isPositive();
      assertThat(buckets.nanosFor(4)).isPositive();
      lane.close();
    }
  }
}
