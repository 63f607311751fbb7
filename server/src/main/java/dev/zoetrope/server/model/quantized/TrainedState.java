package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.precision.AffineGrid;
import dev.zoetrope.server.model.weights.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The state dict of a network during quantization-aware training ({@code torch/ao/nn/qat}, {@code
 * torch/ao/nn/intrinsic/qat}): fp32 weights, batch normalisations, and observers with the ranges
 * that they saw. What it becomes is what {@code torch.ao.quantization.convert} makes of it, step by
 * step in fp32: the normalisation is folded into the weight, which is rounded with a scale by its
 * observer's range; values have the grids of theirs.
 */
final class TrainedState implements QuantizedState {
  /** How the keys of a weight that training rounds end. */
  static final String FAKE_QUANTIZED_WEIGHT = ".weight_fake_quant.scale";

  private static final String WEIGHT_ROUNDING = ".weight_fake_quant.";
  private static final String VALUE_ROUNDING = ".activation_post_process.";
  private static final List<String> NORM =
      List.of(".bn.weight", ".bn.bias", ".bn.running_mean", ".bn.running_var");

  private final Checkpoint checkpoint;
  private final NumberReader numbers;

  TrainedState(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.numbers = new NumberReader(checkpoint);
  }

  @Override
  public List<Wanted> wanted(LayerSite layer) {
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(Wanted.numbers(layer.path() + ".weight", layer.shape()));
    List<Long> channels = List.of(layer.channels());
    if (layer.normalized().isPresent()) {
      NORM.forEach(name -> wanted.add(Wanted.numbers(layer.path() + name, channels)));
    } else {
      wanted.add(Wanted.numbers(layer.path() + ".bias", channels));
    }
    String rounding = layer.path() + WEIGHT_ROUNDING;
    wanted.add(Wanted.number(rounding + "observer_enabled"));
    for (String bound : ObservedRange.BOUNDS) {
      wanted.add(Wanted.perChannel(rounding + bound, layer.channels()));
    }
    return wanted;
  }

  @Override
  public List<Wanted> wanted(String module) {
    String rounding = module + VALUE_ROUNDING;
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(Wanted.number(rounding + "scale"));
    ObservedRange.BOUNDS.forEach(bound -> wanted.add(Wanted.number(rounding + bound)));
    return wanted;
  }

  @Override
  public AffineGrid grid(String module) {
    String rounding = module + VALUE_ROUNDING;
    return range(rounding).grid(numbers.one(rounding + "scale"));
  }

  @Override
  public LayerTensors read(LayerSite layer) {
    String path = layer.path();
    Tensor weight = checkpoint.read(path + ".weight");
    Tensor bias;
    if (layer.normalized().isPresent()) {
      Tensor gain = checkpoint.read(path + NORM.get(0));
      Tensor variance = checkpoint.read(path + NORM.get(3));
      Tensor inverse = variance.add(new Scalar(layer.normalized().getAsDouble())).rsqrt();
      weight = weight.mul(gain.mul(inverse).reshape(-1, 1, 1, 1));
      Tensor mean = checkpoint.read(path + NORM.get(2));
      bias = mean.neg().mul(inverse).mul(gain).add(checkpoint.read(path + NORM.get(1)));
    } else {
      bias = checkpoint.read(path + ".bias");
    }
    return new LayerTensors(ChannelScales.of(rounded(weight, path), path + ".weight"), bias);
  }

  private Tensor rounded(Tensor weight, String path) {
    String rounding = path + WEIGHT_ROUNDING;
    ObservedRange range = range(rounding);
    if (numbers.one(rounding + "observer_enabled") != 0) {
      range = range.afterSeeing(weight);
    }
    float[] scales = range.symmetricScales();
    if (scales.length == 1) {
      return torch.quantize_per_tensor(weight, scales[0], 0, ScalarType.QInt8);
    }
    Tensor exact = torch.tensor(scales).to(ScalarType.Double);
    Tensor zeroPoints = torch.zeros_like(exact).to(ScalarType.Long);
    return torch.quantize_per_channel(weight, exact, zeroPoints, 0, ScalarType.QInt8);
  }

  private ObservedRange range(String rounding) {
    return new ObservedRange(
        rounding.substring(0, rounding.length() - 1),
        numbers.all(rounding + ObservedRange.BOUNDS.get(0)),
        numbers.all(rounding + ObservedRange.BOUNDS.get(1)));
  }
}
