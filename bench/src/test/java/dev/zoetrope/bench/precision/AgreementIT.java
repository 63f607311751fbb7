package dev.zoetrope.bench.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.ring.Slab;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a variant of the embedded model answers, beside fp32, on varied pictures. */
class AgreementIT {
  private static final int CROPS = 320;
  private static final String WEIGHTS = EmbeddedModel.NAME + ".safetensors";

  /** A probability. */
  private static final double SURE = 0.5;

  /** Logits. */
  private static final float CLEAR = 0.2f;

  @TempDir static Path folder;

  private static @Nullable Slab rows;
  private static float[][] fp32 = {};

  /** fp32's answers, once for all variants. */
  @BeforeAll
  static void answerInFp32() throws Exception {
    LibTorch.initialize();
    if (VariedPictures.areThere()) {
      List<BufferedImage> drawn = VariedPictures.evaluation();
      rows = Answers.rows(drawn, EmbeddedModel.description().recipe());
      fp32 = Answers.of(variant(Precision.FP32), rows, drawn.size());
    }
  }

  /** The embedded model in a precision, by way of {@code zoetrope models build}. */
  private static LoadedModel variant(Precision precision) throws IOException {
    Path weights = folder.resolve(WEIGHTS);
    try (InputStream in = EmbeddedModel.class.getResourceAsStream(WEIGHTS)) {
      Files.copy(Objects.requireNonNull(in), weights, StandardCopyOption.REPLACE_EXISTING);
    }
    Optional<Path> calibration = Optional.empty();
    if (precision.isCalibrated()) {
      calibration = Optional.of(folder.resolve("calibration"));
      VariedPictures.writeCalibration(calibration.get());
    }
    ModelOrder order =
        new ModelOrder(
            EmbeddedModel.NAME,
            Map.of(),
            precision,
            Optional.of(weights),
            0,
            Optional.empty(),
            precision.text(),
            folder,
            true,
            calibration);
    Path built = new ModelBuilder(order).build(Instant.now());
    return ModelRepository.load(ModelRepository.describe(built));
  }

  /**
   * The share of pictures that a variant must answer as fp32 does.
   *
   * @param sure of those whose best answer fp32 gives at least {@link #SURE}
   * @param all of all, a little less than it has: other kernels round otherwise. Many pictures fp32
   *     itself can only guess at: a thing that ImageNet has no class for has several answers of
   *     nearly the same score
   */
  private record Bar(double sure, double all) {
    static Bar of(Precision precision) {
      return switch (precision) {
        case FP32 -> new Bar(1, 1);
        case BF16 -> new Bar(0.99, 0.98);
        case INT8_DYNAMIC -> new Bar(0.99, 0.99);
        // Where it is: none was set for it.
        case INT8_WEIGHT_ONLY -> new Bar(0.99, 0.92);
        case INT8_STATIC -> new Bar(0.95, 0.94);
      };
    }
  }

  /** The table goes to {@code target/agreement}. */
  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "FP32")
  void hasFp32sBestAnswerForManyThings(Precision precision) throws Exception {
    assumeTrue(rows != null, "not installed: " + VariedPictures.PACKAGES);
    float[][] other = Answers.of(variant(precision), Objects.requireNonNull(rows), fp32.length);

    Agreement agreement = new Agreement(fp32, other);
    String table = agreement.table();
    Path tables = Files.createDirectories(Path.of("target", "agreement"));
    Files.writeString(tables.resolve(precision.text() + ".md"), table);
    assertThat(fp32.length).as("pictures").isGreaterThanOrEqualTo(300);
    assertThat(agreement.different()).as("different answers").isGreaterThan(200);
    assertThat(agreement.count(SURE, 2)).as("sure: %s", table).isGreaterThan(150);
    Bar bar = Bar.of(precision);
    assertThat(agreement.share(SURE, 2)).as("sure: %s", table).isGreaterThanOrEqualTo(bar.sure());
    assertThat(agreement.share()).as("all: %s", table).isGreaterThanOrEqualTo(bar.all());
  }

  /**
   * Many of these crops show too little to tell: on a tenth of them fp32's two best logits are
   * within 0.06.
   */
  @Test
  void bf16HasFp32sBestAnswerForPartsOfFourPhotos() throws IOException {
    Slab crops = Crops.of(CROPS, EmbeddedModel.description().recipe().width());
    Agreement agreement =
        new Agreement(
            Answers.of(variant(Precision.FP32), crops, CROPS),
            Answers.of(variant(Precision.BF16), crops, CROPS));

    String table = agreement.table();
    assertThat(agreement.different()).as("pictures that are varied").isGreaterThan(25);
    assertThat(agreement.share()).as(table).isGreaterThanOrEqualTo(0.95);
    assertThat(agreement.shareOfClear(CLEAR)).as("of the clear ones").isGreaterThanOrEqualTo(0.99);
  }
}
