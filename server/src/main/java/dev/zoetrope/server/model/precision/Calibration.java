package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * What a network's values are over a set of pictures. Two passes: the first finds each value's
 * bounds and means, the second its histogram.
 */
final class Calibration {
  private final Map<Operand, Observation> observations = new HashMap<>();
  private final List<Operand> values;

  /** One value's. */
  private static final class Observation {
    private double low = Double.MAX_VALUE;
    private double high = -Double.MAX_VALUE;
    private double[] sums = new double[0];
    private long batches;
    private ValueHistogram histogram = new ValueHistogram(0, 0);
  }

  private Calibration(Set<Operand> values) {
    this.values = new ArrayList<>(values);
    this.values.forEach(value -> observations.put(value, new Observation()));
  }

  /**
   * Runs the network over the pictures.
   *
   * @param fp32 the network
   * @param values those to look at
   * @throws IOException if the pictures cannot be read
   * @throws IllegalArgumentException if there are none
   */
  static Calibration of(BoundGraph fp32, Set<Operand> values, CalibrationPictures pictures)
      throws IOException {
    Calibration calibration = new Calibration(values);
    OperatorGraph watched =
        new OperatorGraph(fp32.graph().operations(), new Operand.Tensors(calibration.values));
    try (JitModule module = fp32.emit("calibration", watched)) {
      calibration.watch(module, pictures, Calibration::bounds);
      for (Observation seen : calibration.observations.values()) {
        if (seen.batches == 0) {
          throw new IllegalArgumentException("calibration: 0 pictures, must be at least 1");
        }
        seen.histogram = new ValueHistogram(seen.low, seen.high);
      }
      calibration.watch(module, pictures, (seen, tensor) -> seen.histogram.add(tensor));
    }
    return calibration;
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private void watch(
      JitModule module, CalibrationPictures pictures, BiConsumer<Observation, Tensor> look)
      throws IOException {
    pictures.forEachBatch(
        batch -> {
          try (PointerScope scope = new PointerScope();
              NoGradGuard guard = new NoGradGuard()) {
            IValue answer = module.forward(new IValueVector(new IValue(batch)));
            TensorVector tensors = answer.toTensorVector();
            for (int i = 0; i < values.size(); i++) {
              look.accept(
                  Objects.requireNonNull(observations.get(values.get(i))),
                  Objects.requireNonNull(tensors.get(i)));
            }
          }
        });
  }

  private static void bounds(Observation seen, Tensor tensor) {
    seen.low = Math.min(seen.low, tensor.min().item_float());
    seen.high = Math.max(seen.high, tensor.max().item_float());
    Tensor means = channelMeans(tensor).contiguous();
    float[] own = new float[Math.toIntExact(means.numel())];
    means.data_ptr_float().get(own);
    if (seen.sums.length == 0) {
      seen.sums = new double[own.length];
    }
    for (int c = 0; c < own.length; c++) {
      seen.sums[c] += own[c];
    }
    seen.batches++;
  }

  /** Over all but the channels: the second dimension of a picture, the last of anything else. */
  private static Tensor channelMeans(Tensor tensor) {
    return tensor.dim() == 4
        ? tensor.mean(0, 2, 3)
        : tensor.reshape(-1, tensor.size(-1)).mean(new long[] {0});
  }

  /** The grid that loses least of a value. */
  AffineGrid grid(Operand value) {
    return of(value).histogram.bestGrid();
  }

  /** A value's mean in each channel. */
  float[] means(Operand value) {
    Observation seen = of(value);
    float[] means = new float[seen.sums.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) (seen.sums[c] / seen.batches);
    }
    return means;
  }

  private Observation of(Operand value) {
    return Objects.requireNonNull(observations.get(value));
  }
}
