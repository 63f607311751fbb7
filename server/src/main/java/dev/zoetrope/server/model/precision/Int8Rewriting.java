package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Post-training quantization. Weights become bytes with a scale per output channel ({@link
 * Int8Weight}). In the static variant what layers read becomes bytes too; what each byte stands for
 * is found beforehand by running the fp32 network over pictures ({@link Calibration}), and biases
 * make up for what rounding the weights does to a channel's mean, as in Nagel et al., "Data-Free
 * Quantization Through Weight Equalization and Bias Correction", 2019, with the means that were
 * seen. In the dynamic variant linear layers find the range of what they read themselves.
 *
 * <p>The result says what is rounded to what, not how it is computed: layers are fp32 operators
 * between {@code aten::quantize_per_tensor} and {@code aten::dequantize}, weights are {@code qint8}
 * tensors before an {@code aten::dequantize}. Any LibTorch runs that, as fast as fp32; {@code
 * engine.fused} runs the same arithmetic on bytes. Attention is in bfloat16 ({@link
 * AttentionRegion}).
 *
 * <p>One instance rewrites one graph; one thread.
 */
final class Int8Rewriting {
  private static final double LEAST_MAGNITUDE = 1e-8;

  private final BoundGraph plain;
  private final Set<Integer> layers;
  private final Set<Operand> sites;
  private final @Nullable Calibration calibration;
  private final AttentionRegion attention;

  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** What stands in the new graph for the old one's input and results. */
  private final Map<Operand, Operand> moved = new HashMap<>();

  /** What left the attention for fp32, by what it was. */
  private final Map<Operand, Operand> widened = new HashMap<>();

  /**
   * For one variant.
   *
   * @param layers the operations whose weights become bytes
   * @param sites the values that become bytes
   * @param calibration what is known of them; null if they are rounded by what is in them
   */
  private Int8Rewriting(
      BoundGraph plain,
      Set<Integer> layers,
      Set<Operand> sites,
      @Nullable Calibration calibration) {
    this.plain = plain;
    this.layers = layers;
    this.sites = sites;
    this.calibration = calibration;
    this.attention = AttentionRegion.of(plain.graph());
  }

  /**
   * Makes the static variant. {@link SensitiveLayers} stay in fp32.
   *
   * @param fp32 a straight line of operators
   * @param pictures to calibrate on
   * @return {@code forward(fp32)} to fp32; the caller closes it
   * @throws IOException if the pictures cannot be read
   */
  static JitModule calibrated(BoundGraph fp32, CalibrationPictures pictures) throws IOException {
    Set<Integer> all = layers(fp32.graph(), layer -> true);
    Calibration calibration =
        Calibration.of(fp32, QuantizationSites.of(fp32.graph(), all), pictures);
    Function<Set<Integer>, JitModule> variant =
        layers -> made(fp32, layers, QuantizationSites.of(fp32.graph(), layers), calibration);
    Set<Integer> onBytes = new HashSet<>(all);
    onBytes.removeAll(SensitiveLayers.of(fp32, pictures, variant));
    return variant.apply(onBytes);
  }

  /**
   * Makes the variant in which linear layers round what they read to bytes by what is in it: each
   * row of it (a token, or a picture's features) has its own scale, so that no picture's answer
   * depends on the others in its batch. Convolutions stay fp32.
   *
   * @throws ModelException if there is no linear layer
   */
  static JitModule dynamic(BoundGraph fp32) {
    Set<Integer> linear = layers(fp32.graph(), layer -> !layer.isConvolution());
    if (linear.isEmpty()) {
      throw new ModelException("int8-dynamic: the network has 0 linear layers, must be at least 1");
    }
    Set<Operand> inputs =
        linear.stream()
            .flatMap(index -> WeightedLayer.of(fp32.graph().operations().get(index)).stream())
            .map(WeightedLayer::input)
            .collect(Collectors.toSet());
    return made(fp32, linear, inputs, null);
  }

  /** Makes the variant in which only weights are bytes; what is computed with them is fp32. */
  static JitModule weightsOnly(BoundGraph fp32) {
    return made(fp32, layers(fp32.graph(), layer -> true), Set.of(), null);
  }

  private static Set<Integer> layers(OperatorGraph graph, Predicate<WeightedLayer> which) {
    return IntStream.range(0, graph.operations().size())
        .filter(i -> WeightedLayer.of(graph.operations().get(i)).filter(which).isPresent())
        .boxed()
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private static JitModule made(
      BoundGraph plain,
      Set<Integer> layers,
      Set<Operand> sites,
      @Nullable Calibration calibration) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Int8Rewriting rewriting = new Int8Rewriting(plain, layers, sites, calibration);
      OperatorGraph graph = rewriting.rewritten();
      rewriting.tensors.values().forEach(Tensor::retainReference);
      try (BoundGraph quantized = new BoundGraph(graph, rewriting.tensors)) {
        return quantized.emit("int8");
      }
    }
  }

  private OperatorGraph rewritten() {
    Operand input = new Operand.Input();
    moved.put(input, rounded(input, input));
    List<Operation> old = plain.graph().operations();
    for (int i = 0; i < old.size(); i++) {
      Operand result = new Operand.Result(i);
      Operand now = append(rewritten(i, old.get(i)));
      if (isNarrow(i) && attention.isEntrance(i)) {
        now = cast(now, ScalarType.BFloat16);
      } else if (isNarrow(i) && sites.contains(result)) {
        now = cast(now, ScalarType.Float);
      }
      moved.put(result, rounded(result, now));
    }
    return new OperatorGraph(operations, Operand.replacing(plain.graph().output(), this::wide));
  }

  /** Whether an operation's result is in bfloat16, or was before it was rounded to bytes. */
  private boolean isNarrow(int index) {
    return calibration != null && attention.contains(index);
  }

  private Operation rewritten(int index, Operation old) {
    boolean isInside = isNarrow(index) && !attention.isEntrance(index);
    Operation operation = old.replacing(isInside ? this::moved : this::wide);
    Optional<WeightedLayer> layer = WeightedLayer.of(old);
    if (layer.isEmpty() || !layers.contains(index)) {
      old.operands().stream().flatMap(Operand::leaves).forEach(this::keep);
      return operation;
    }
    Operand.Parameter bias = new Operand.Parameter("bias" + index);
    Operand weight = quantized(layer.get(), bias);
    List<Operand> operands = new ArrayList<>(operation.operands());
    operands.set(1, weight);
    operands.set(2, bias);
    return new Operation(old.operator(), operands);
  }

  /** A layer's weight as the layer reads it; puts it and the bias among the tensors. */
  private Operand quantized(WeightedLayer layer, Operand.Parameter bias) {
    Tensor weight = plain(layer.weight());
    Int8Weight bytes = Int8Weight.of(weight);
    Tensor before =
        layer.bias() instanceof Operand.Parameter known
            ? plain(known)
            : torch.zeros(weight.size(0));
    tensors.put(layer.weight().name(), bytes.quantized());
    tensors.put(
        bias.name(),
        calibration == null
            ? before
            : before.add(bytes.lostMean(weight, calibration.means(layer.input()), layer.groups())));
    return append(new Operation("aten::dequantize", List.of(layer.weight())));
  }

  private Tensor plain(Operand.Parameter parameter) {
    return new Tensor(Objects.requireNonNull(plain.tensors().get(parameter.name())));
  }

  private void keep(Operand leaf) {
    if (leaf instanceof Operand.Parameter parameter) {
      tensors.computeIfAbsent(parameter.name(), name -> plain(parameter));
    }
  }

  /** A site's value rounded to bytes, as the numbers that they stand for; others as they are. */
  private Operand rounded(Operand site, Operand value) {
    if (!sites.contains(site)) {
      return value;
    }
    if (calibration == null) {
      return roundedByRow(value);
    }
    Operand bytes = append(calibration.grid(site).rounding(value));
    return append(new Operation("aten::dequantize", List.of(bytes)));
  }

  /** Each row rounded to 127 steps of its largest magnitude on both sides of zero. */
  private Operand roundedByRow(Operand value) {
    Operand magnitudes = append(new Operation("aten::abs", List.of(value)));
    Operand largest =
        append(
            new Operation("aten::amax", List.of(magnitudes, Operand.ints(-1L), Operand.of(true))));
    Operand divisible =
        append(new Operation("aten::clamp_min", List.of(largest, Operand.of(LEAST_MAGNITUDE))));
    Operand scale =
        append(new Operation("aten::mul", List.of(divisible, Operand.of(1 / Int8Weight.LARGEST))));
    Operand inSteps = append(new Operation("aten::div", List.of(value, scale)));
    Operand steps = append(new Operation("aten::round", List.of(inSteps)));
    return append(new Operation("aten::mul", List.of(steps, scale)));
  }

  private Operand moved(Operand leaf) {
    if (leaf instanceof Operand.Result result && result.index() > 0) {
      Operand first = moved(new Operand.Result(result.operation()));
      return new Operand.Result(((Operand.Result) first).operation(), result.index());
    }
    return Objects.requireNonNull(moved.get(leaf));
  }

  /** The same in fp32. */
  private Operand wide(Operand leaf) {
    boolean isNarrow =
        leaf instanceof Operand.Result result
            && isNarrow(result.operation())
            && !sites.contains(leaf);
    return isNarrow
        ? widened.computeIfAbsent(leaf, key -> cast(moved(key), ScalarType.Float))
        : moved(leaf);
  }

  private Operand cast(Operand from, ScalarType to) {
    return append(Operation.cast(from, to));
  }

  private Operand append(Operation operation) {
    operations.add(operation);
    return new Operand.Result(operations.size() - 1);
  }
}
