package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.graph.Operand;

/**
 * The layers that the built-in networks share, written as operators with PyTorch's parameter names.
 * A {@code path} is the layer's place in the state dict, for example {@code features.0.0}. One
 * thread.
 */
final class Layers {

  /** Unused in evaluation mode, but part of the operator's schema. */
  private static final Operand MOMENTUM = Operand.of(0.1);

  private static final Operand FALSE = Operand.of(false);

  private final BlueprintBuilder builder;

  Layers(BlueprintBuilder builder) {
    this.builder = builder;
  }

  /** {@code nn.Conv2d(bias=False)}. */
  Operand convolution(String path, Operand x, Convolution shape) {
    return convolve(x, kernel(path, shape), Operand.NONE, shape);
  }

  /** {@code nn.Conv2d(bias=True)}. */
  Operand convolutionWithBias(String path, Operand x, Convolution shape) {
    Operand weight = kernel(path, shape);
    Operand bias = builder.parameter(path + ".bias", Role.BIAS, (long) shape.out());
    return convolve(x, weight, bias, shape);
  }

  /** A convolution that takes disjoint squares: the patches of a vision transformer. */
  Operand patches(String path, Operand x, int width, int patch) {
    long edge = patch;
    Operand weight =
        builder.parameter(path + ".weight", Role.CONV_WEIGHT, (long) width, 3L, edge, edge);
    Operand bias = builder.parameter(path + ".bias", Role.BIAS, (long) width);
    return builder.apply(
        "aten::conv2d",
        x,
        weight,
        bias,
        Operand.ints(edge, edge),
        Operand.ints(0L, 0L),
        Operand.ints(1L, 1L),
        Operand.of(1));
  }

  /** {@code nn.BatchNorm2d} in evaluation mode. */
  Operand batchNorm(String path, Operand x, int channels, double eps) {
    long size = channels;
    return builder.apply(
        "aten::batch_norm",
        x,
        builder.parameter(path + ".weight", Role.NORM_WEIGHT, size),
        builder.parameter(path + ".bias", Role.NORM_BIAS, size),
        builder.parameter(path + ".running_mean", Role.RUNNING_MEAN, size),
        builder.parameter(path + ".running_var", Role.RUNNING_VAR, size),
        FALSE,
        MOMENTUM,
        Operand.of(eps),
        FALSE);
  }

  /** {@code nn.LayerNorm} over the last dimension. */
  Operand layerNorm(String path, Operand x, int width, double eps) {
    long size = width;
    return builder.apply(
        "aten::layer_norm",
        x,
        Operand.ints(size),
        builder.parameter(path + ".weight", Role.NORM_WEIGHT, size),
        builder.parameter(path + ".bias", Role.NORM_BIAS, size),
        Operand.of(eps),
        FALSE);
  }

  /** {@code nn.Linear}. */
  Operand linear(String path, Operand x, int in, int out) {
    return linear(path + ".weight", path + ".bias", x, in, out);
  }

  /** {@code nn.Linear} whose tensors have names of their own. */
  Operand linear(String weight, String bias, Operand x, int in, int out) {
    return builder.apply(
        "aten::linear",
        x,
        builder.parameter(weight, Role.LINEAR_WEIGHT, (long) out, (long) in),
        builder.parameter(bias, Role.BIAS, (long) out));
  }

  /** {@code nn.Linear(bias=False)} whose tensor has a name of its own. */
  Operand linearWithoutBias(String weight, Operand x, int in, int out) {
    return builder.apply(
        "aten::linear",
        x,
        builder.parameter(weight, Role.LINEAR_WEIGHT, (long) out, (long) in),
        Operand.NONE);
  }

  /** Mean over height and width: {@code [N,C,H,W]} to {@code [N,C,1,1]}. */
  Operand globalAverage(Operand x) {
    return builder.apply("aten::adaptive_avg_pool2d", x, Operand.ints(1L, 1L));
  }

  /** {@code [N,C,1,1]} to {@code [N,C]}. */
  Operand flatten(Operand x) {
    return builder.apply("aten::flatten", x, Operand.of(1), Operand.of(-1));
  }

  Operand add(Operand a, Operand b) {
    return builder.apply("aten::add", a, b, Operand.of(1));
  }

  private Operand kernel(String path, Convolution shape) {
    return builder.parameter(
        path + ".weight",
        Role.CONV_WEIGHT,
        (long) shape.out(),
        (long) shape.in() / shape.groups(),
        (long) shape.kernel(),
        (long) shape.kernel());
  }

  private Operand convolve(Operand x, Operand weight, Operand bias, Convolution shape) {
    return builder.apply(
        "aten::conv2d",
        x,
        weight,
        bias,
        square(shape.stride()),
        square(shape.padding()),
        square(shape.dilation()),
        Operand.of(shape.groups()));
  }

  private static Operand square(int edge) {
    return Operand.ints((long) edge, (long) edge);
  }
}
