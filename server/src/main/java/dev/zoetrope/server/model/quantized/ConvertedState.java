package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.precision.AffineGrid;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The state dict of a converted network ({@code torch/ao/nn/quantized/modules}): a layer's weight
 * as bytes, its bias, and the scale and zero point of what it returns, normalisation and ReLU
 * included.
 */
final class ConvertedState implements QuantizedState {
  private static final int LARGEST_BYTE = 255;

  private final Checkpoint checkpoint;
  private final NumberReader numbers;

  ConvertedState(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.numbers = new NumberReader(checkpoint);
  }

  @Override
  public List<Wanted> wanted(LayerSite layer) {
    String path = tensors(layer);
    return List.of(
        Wanted.bytes(path + ".weight", layer.shape()),
        Wanted.numbers(path + ".bias", List.of(layer.channels())));
  }

  /** A linear layer keeps them one deeper. */
  private static String tensors(LayerSite layer) {
    return layer.isLinear() ? layer.path() + "._packed_params" : layer.path();
  }

  @Override
  public List<Wanted> wanted(String module) {
    return List.of(Wanted.number(module + ".scale"), Wanted.number(module + ".zero_point"));
  }

  @Override
  public LayerTensors read(LayerSite layer) {
    String path = tensors(layer);
    String weight = path + ".weight";
    Tensor bytes = ChannelScales.of(checkpoint.readQuantized(weight), weight);
    return new LayerTensors(bytes, checkpoint.read(path + ".bias"));
  }

  @Override
  public AffineGrid grid(String module) {
    double scale = numbers.one(module + ".scale");
    double zeroPoint = numbers.one(module + ".zero_point");
    // Written so that what is no number does not pass.
    if (!(scale > 0 && scale < Float.MAX_VALUE && zeroPoint >= 0 && zeroPoint <= LARGEST_BYTE)) {
      throw new CheckpointException(
          "%s: scale %s with zero point %s: must be above 0 with 0 to %d"
              .formatted(module, scale, zeroPoint, LARGEST_BYTE));
    }
    return new AffineGrid(scale, (int) zeroPoint);
  }
}
