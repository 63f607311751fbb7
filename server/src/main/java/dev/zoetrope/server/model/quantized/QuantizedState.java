package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.precision.AffineGrid;
import dev.zoetrope.server.model.weights.Checkpoint;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a checkpoint says of a quantized network, layer by layer. Reads through the checkpoint,
 * which must stay open; one thread.
 */
interface QuantizedState {

  /**
   * A layer as it is multiplied.
   *
   * @param weight {@code qint8}, a scale for each output channel, zero in the middle
   * @param bias fp32 {@code [channels]}, with the normalisation's share
   */
  record LayerTensors(Tensor weight, Tensor bias) {}

  /** The form of a checkpoint that {@link #isQuantized is} quantized. */
  static QuantizedState of(Checkpoint checkpoint) {
    return checkpoint.entries().values().stream().anyMatch(Checkpoint.Entry::quantized)
        ? new ConvertedState(checkpoint)
        : new TrainedState(checkpoint);
  }

  /** Whether a checkpoint has bytes, or ranges that values are to be rounded in. */
  static boolean isQuantized(Checkpoint checkpoint) {
    return checkpoint.entries().entrySet().stream()
        .anyMatch(
            named ->
                named.getValue().quantized()
                    || named.getKey().endsWith(TrainedState.FAKE_QUANTIZED_WEIGHT));
  }

  /** What is read of a layer. */
  List<Wanted> wanted(LayerSite layer);

  /** What is read of a module's rounding. */
  List<Wanted> wanted(String module);

  /** A layer's tensors, in the caller's {@code PointerScope}. */
  LayerTensors read(LayerSite layer);

  /** The bytes that a module rounds to. */
  AffineGrid grid(String module);
}
