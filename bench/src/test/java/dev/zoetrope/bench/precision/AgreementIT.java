package dev.zoetrope.bench.precision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.Variants;
import dev.zoetrope.server.ring.Slab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a variant of the embedded model answers, beside fp32, on varied pictures. */
class AgreementIT {
  private static final int PICTURES = 320;
  private static final int BATCH = 8;

  /** Logits. */
  private static final float CLEAR = 0.2f;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  /**
   * Many of these crops show too little to tell: on a tenth of them fp32's two best logits are
   * within 0.06.
   */
  @Test
  void bf16HasFp32sBestAnswer() throws IOException {
    LoadedModel loaded = EmbeddedModel.load();
    JitModule rounded = Variants.of(Precision.BF16, loaded.module(), Optional.empty());
    List<float[]> fp32 = logits(loaded);
    List<float[]> bf16 = logits(new LoadedModel(loaded.description(), rounded));

    assertThat(fp32.stream().mapToInt(AgreementIT::best).distinct().count())
        .as("pictures that are varied")
        .isGreaterThan(25);
    assertThat(agreement(fp32, bf16, 0)).as("of all").isGreaterThanOrEqualTo(0.95);
    assertThat(agreement(fp32, bf16, CLEAR)).as("of the clear ones").isGreaterThanOrEqualTo(0.99);
    assertThat(signalToNoise(fp32, bf16)).as("dB").isGreaterThan(29);
  }

  private static List<float[]> logits(LoadedModel loaded) throws IOException {
    try (CpuModel model = CpuModel.of(loaded)) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(BATCH)));
      Slab slab = Crops.of(PICTURES, model.description().recipe().width());
      List<float[]> logits = new ArrayList<>();
      for (int first = 0; first < PICTURES; first += BATCH) {
        int[] rows = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
          rows[i] = first + i;
        }
        lane.gather(slab, rows, BATCH, BATCH);
        lane.forward(BATCH);
        for (int i = 0; i < BATCH; i++) {
          float[] own = new float[lane.classes()];
          lane.logits(i, own);
          logits.add(own);
        }
      }
      lane.close();
      return logits;
    }
  }

  /** Of the pictures whose two best logits are at least so far apart, how many agree. */
  private static double agreement(List<float[]> reference, List<float[]> other, float apart) {
    int same = 0;
    int judged = 0;
    for (int i = 0; i < reference.size(); i++) {
      float[] sorted = reference.get(i).clone();
      Arrays.sort(sorted);
      if (sorted[sorted.length - 1] - sorted[sorted.length - 2] >= apart) {
        judged++;
        same += best(reference.get(i)) == best(other.get(i)) ? 1 : 0;
      }
    }
    assertThat(judged).as("pictures judged").isGreaterThan(PICTURES / 2);
    return (double) same / judged;
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /** SQNR over all logits, dB. */
  private static double signalToNoise(List<float[]> signal, List<float[]> with) {
    double power = 0;
    double noise = 0;
    for (int i = 0; i < signal.size(); i++) {
      for (int c = 0; c < signal.get(i).length; c++) {
        double s = signal.get(i)[c];
        double d = s - with.get(i)[c];
        power += s * s;
        noise += d * d;
      }
    }
    return 10 * Math.log10(power / noise);
  }
}
