package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operation;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds the few layers that a network cannot afford to have on bytes. Each is put on bytes alone,
 * and what that does to the logits is measured; where the whole is too noisy, those that add most
 * stay in fp32. In a trained EfficientNet-Lite0 the first layers, whose channels have very
 * different ranges, add two fifths of the noise and hold a thousandth of the weights.
 *
 * <p>One instance looks at one network; one thread.
 */
final class SensitiveLayers {
  private static final Logger LOG = System.getLogger(SensitiveLayers.class.getName());

  /**
   * Of the logits; above it, one picture in twenty or fewer had another best class than in fp32.
   */
  private static final double ENOUGH_DECIBELS = 26;

  /** Of all weights, in fp32 at most: the file is to stay a quarter as large. */
  private static final double MOST_WEIGHTS = 0.02;

  /** One of each batch, so that they are varied. */
  private static final int MOST_PICTURES = 16;

  private final Map<Integer, Long> layers;
  private final Function<Set<Integer>, JitModule> variant;
  private final Tensor pictures;
  private final Tensor expected;

  private SensitiveLayers(
      Map<Integer, Long> layers,
      Function<Set<Integer>, JitModule> variant,
      Tensor pictures,
      Tensor expected) {
    this.layers = layers;
    this.variant = variant;
    this.pictures = pictures;
    this.expected = expected;
  }

  /**
   * Finds them.
   *
   * @param variant the network with these operations on bytes, all others in fp32; it is closed
   *     here
   * @return the operations to keep in fp32
   * @throws IOException if the pictures cannot be read
   */
  @SuppressWarnings("try") // both are there for the time they are open
  static Set<Integer> of(
      BoundGraph fp32, CalibrationPictures pictures, Function<Set<Integer>, JitModule> variant)
      throws IOException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        JitModule plain = fp32.emit("plain")) {
      Tensor some = some(pictures);
      return new SensitiveLayers(weights(fp32), variant, some, answer(plain, some)).found();
    }
  }

  /** How many weights each layer has. */
  private static Map<Integer, Long> weights(BoundGraph fp32) {
    Map<Integer, Long> weights = new HashMap<>();
    List<Operation> operations = fp32.graph().operations();
    for (int i = 0; i < operations.size(); i++) {
      int index = i;
      WeightedLayer.of(operations.get(i))
          .map(layer -> Objects.requireNonNull(fp32.tensors().get(layer.weight().name())))
          .ifPresent(weight -> weights.put(index, weight.numel()));
    }
    return weights;
  }

  private static Tensor some(CalibrationPictures pictures) throws IOException {
    List<Tensor> some = new ArrayList<>();
    pictures.forEachBatch(
        batch -> {
          if (some.size() < MOST_PICTURES) {
            some.add(batch.narrow(0, 0, 1).clone().retainReference());
          }
        });
    Tensor together = torch.cat(new TensorVector(some.toArray(new Tensor[0])));
    some.forEach(Tensor::close);
    return together;
  }

  private Set<Integer> found() {
    double power = power(expected);
    double all = noise(layers.keySet());
    double enough = power / Math.pow(10, ENOUGH_DECIBELS / 10);
    if (all <= enough) {
      return Set.of();
    }
    // What is there with all layers in fp32 is of attention, which is not theirs.
    double rest = noise(Set.of());
    Map<Integer, Double> own =
        layers.keySet().stream()
            .collect(
                Collectors.toMap(
                    layer -> layer, layer -> Math.max(0, noise(Set.of(layer)) - rest)));
    Set<Integer> kept = chosen(own, all - rest, enough - rest);
    LOG.log(
        Level.INFO,
        "int8-static: {0} of {1} layers stay in fp32, because on bytes they alone make {2,number,percent}"
            + " of the noise ({3,number,#.#} dB under the answers with all on bytes)",
        kept.size(),
        layers.size(),
        kept.stream().mapToDouble(own::get).sum()
            / own.values().stream().mapToDouble(noise -> noise).sum(),
        decibels(power / all));
    return kept;
  }

  /**
   * The noisiest first, until what the others add together is little enough.
   *
   * @param own each layer's noise by itself
   * @param all the noise of all together, which may be more or less than the sum of those
   */
  private Set<Integer> chosen(Map<Integer, Double> own, double all, double enough) {
    double left = own.values().stream().mapToDouble(noise -> noise).sum();
    double most = layers.values().stream().mapToLong(size -> size).sum() * MOST_WEIGHTS;
    Set<Integer> kept = new TreeSet<>();
    if (left == 0 || enough <= 0) {
      return kept;
    }
    double factor = all / left;
    long weights = 0;
    List<Integer> noisiest =
        own.keySet().stream()
            .sorted(Comparator.comparing(own::get, Comparator.reverseOrder()))
            .toList();
    for (int layer : noisiest) {
      if (left * factor <= enough) {
        break;
      }
      long size = Objects.requireNonNull(layers.get(layer));
      if (weights + size <= most) {
        kept.add(layer);
        weights += size;
        left -= Objects.requireNonNull(own.get(layer));
      }
    }
    return kept;
  }

  /** Of the network with these layers on bytes. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private double noise(Set<Integer> onBytes) {
    try (PointerScope scope = new PointerScope();
        JitModule module = variant.apply(onBytes)) {
      return power(answer(module, pictures).sub(expected));
    }
  }

  /** What all classes have in common changes no answer, and is taken off. */
  private static Tensor answer(JitModule module, Tensor pictures) {
    Tensor answer = module.forward(new IValueVector(new IValue(pictures))).toTensor();
    return answer.sub(answer.mean(new long[] {1}, true, new ScalarTypeOptional()));
  }

  private static double power(Tensor tensor) {
    return tensor.pow(new Scalar(2)).sum().item_double();
  }

  private static double decibels(double ratio) {
    return 10 * Math.log10(ratio);
  }
}
