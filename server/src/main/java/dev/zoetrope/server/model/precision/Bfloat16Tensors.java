package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A network's tensors rounded to bfloat16, filters as {@link FilterRounding} does. In a network of
 * convolutions a filter also makes up for what its bias loses, which in EfficientNet-Lite0 is more
 * noise than the weights or the activations add: {@link SmoothPictures} tell what it multiplies.
 *
 * <p>One instance rounds one network; one thread.
 */
final class Bfloat16Tensors {
  private final BoundGraph fp32;
  private final Set<Operand.Parameter> kept;

  /** Of what layers read, by their weights' names. */
  private final Map<String, float[]> means = new HashMap<>();

  private final Map<String, WeightedLayer> layers = new HashMap<>();

  private Bfloat16Tensors(BoundGraph fp32, Set<Operand.Parameter> kept) {
    this.fp32 = fp32;
    this.kept = kept;
  }

  /**
   * Rounds them.
   *
   * @param kept those that stay in fp32
   * @return new tensors under the names of the old ones; the caller closes them
   * @throws IOException never: its pictures are made here
   */
  static Map<String, Tensor> of(BoundGraph fp32, Set<Operand.Parameter> kept) throws IOException {
    Bfloat16Tensors tensors = new Bfloat16Tensors(fp32, kept);
    if (fp32.graph().operations().stream().noneMatch(AttentionRegion::isAttention)) {
      tensors.findMeans();
    }
    return tensors.rounded();
  }

  private void findMeans() throws IOException {
    for (Operation operation : fp32.graph().operations()) {
      WeightedLayer.of(operation).ifPresent(layer -> layers.put(layer.weight().name(), layer));
    }
    Set<Operand> inputs =
        layers.values().stream().map(WeightedLayer::input).collect(Collectors.toSet());
    Calibration seen = Calibration.of(fp32, inputs, new SmoothPictures());
    layers.forEach((name, layer) -> means.put(name, seen.means(layer.input())));
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private Map<String, Tensor> rounded() {
    Map<String, Tensor> rounded = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      fp32.tensors()
          .forEach((name, tensor) -> rounded.put(name, rounded(name, tensor).retainReference()));
    }
    return rounded;
  }

  private Tensor rounded(String name, Tensor tensor) {
    if (tensor.scalar_type().intern() != ScalarType.Float
        || kept.contains(new Operand.Parameter(name))) {
      return new Tensor(tensor);
    }
    if (tensor.dim() < 2) {
      return tensor.to(ScalarType.BFloat16);
    }
    float[] weights = numbers(tensor);
    int filters = Math.toIntExact(tensor.size(0));
    int size = weights.length / filters;
    float[] own = means.getOrDefault(name, new float[0]);
    for (int filter = 0; filter < filters; filter++) {
      int from = filter * size;
      if (own.length == 0) {
        FilterRounding.round(weights, from, from + size);
      } else {
        WeightedLayer layer = Objects.requireNonNull(layers.get(name));
        double[] read = read(own, filter / (filters / layer.groups()), tensor, size);
        FilterRounding.round(weights, from, from + size, read, lost(layer, filter));
      }
    }
    Tensor copy = torch.empty(tensor.sizes());
    copy.data_ptr_float().put(weights);
    return copy.to(ScalarType.BFloat16);
  }

  private static float[] numbers(Tensor tensor) {
    Tensor dense = tensor.contiguous();
    float[] numbers = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(numbers);
    return numbers;
  }

  /** The means of what each weight of a filter multiplies. */
  private static double[] read(float[] means, int group, Tensor weight, int size) {
    int channels = Math.toIntExact(weight.size(1));
    int taps = size / channels;
    double[] read = new double[size];
    for (int channel = 0; channel < channels; channel++) {
      Arrays.fill(read, channel * taps, (channel + 1) * taps, means[group * channels + channel]);
    }
    return read;
  }

  private double lost(WeightedLayer layer, int filter) {
    if (!(layer.bias() instanceof Operand.Parameter bias)) {
      return 0;
    }
    Tensor biases = Objects.requireNonNull(fp32.tensors().get(bias.name()));
    float exact = biases.select(0, filter).item_float();
    return exact - FilterRounding.nearest(exact);
  }
}
