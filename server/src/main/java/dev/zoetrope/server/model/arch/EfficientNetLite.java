package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.v1.OutputKind;
import java.util.List;

/**
 * EfficientNet-Lite0: EfficientNet-B0's blocks without squeeze-and-excitation, with ReLU6, and with
 * a stem and head that do not scale (Tan and Le, "EfficientNet: Rethinking Model Scaling for
 * Convolutional Neural Networks"; the Lite variants are Google's, for quantization). Names are
 * those of the checkpoint that is built in: {@code _conv_stem}, {@code _blocks.0._depthwise_conv},
 * ….
 *
 * <p>Padding is symmetric, {@code k/2} on every side, where TensorFlow's original pads bottom and
 * right more.
 */
final class EfficientNetLite {

  private static final double EPS = 1e-3;
  private static final int STEM = 32;
  private static final int HEAD = 1280;

  /** Rows of the paper's table 1: how often, kernel, stride of the first, expansion, channels. */
  private record Stage(int repeats, int kernel, int stride, int expansion, int out) {}

  private static final List<Stage> LITE0 =
      List.of(
          new Stage(1, 3, 1, 1, 16),
          new Stage(2, 3, 2, 6, 24),
          new Stage(2, 5, 2, 6, 40),
          new Stage(3, 3, 2, 6, 80),
          new Stage(3, 5, 1, 6, 112),
          new Stage(4, 5, 2, 6, 192),
          new Stage(1, 3, 1, 6, 320));

  private final BlueprintBuilder builder = new BlueprintBuilder();
  private final Layers layers = new Layers(builder);

  private EfficientNetLite() {}

  static Network lite0(int classes, OutputKind output) {
    return new EfficientNetLite().network(classes, output);
  }

  private Network network(int classes, OutputKind output) {
    Operand x =
        layers.convolution("_conv_stem", new Operand.Input(), Convolution.full(3, STEM, 3, 2));
    x = relu6(layers.batchNorm("_bn0", x, STEM, EPS));
    int in = STEM;
    int index = 0;
    for (Stage stage : LITE0) {
      for (int repeat = 0; repeat < stage.repeats(); repeat++) {
        x = block("_blocks." + index++, x, in, stage, repeat == 0 ? stage.stride() : 1);
        in = stage.out();
      }
    }
    x = layers.convolution("_conv_head", x, Convolution.pointwise(in, HEAD));
    x = relu6(layers.batchNorm("_bn1", x, HEAD, EPS));
    x = layers.flatten(layers.globalAverage(x));
    return output == OutputKind.OUTPUT_KIND_POOLED
        ? Network.embedding(builder, x, output, HEAD, List.of("_fc"))
        : Network.classifier(builder, layers.linear("_fc", x, HEAD, classes), classes);
  }

  private Operand block(String path, Operand input, int in, Stage stage, int stride) {
    int expanded = in * stage.expansion();
    Operand x = input;
    if (stage.expansion() > 1) {
      x = layers.convolution(path + "._expand_conv", x, Convolution.pointwise(in, expanded));
      x = relu6(layers.batchNorm(path + "._bn0", x, expanded, EPS));
    }
    Convolution depthwise = Convolution.depthwise(expanded, stage.kernel(), stride, 1);
    x = layers.convolution(path + "._depthwise_conv", x, depthwise);
    x = relu6(layers.batchNorm(path + "._bn1", x, expanded, EPS));
    x =
        layers.convolution(
            path + "._project_conv", x, Convolution.pointwise(expanded, stage.out()));
    x = layers.batchNorm(path + "._bn2", x, stage.out(), EPS);
    return stride == 1 && in == stage.out() ? layers.add(x, input) : x;
  }

  private Operand relu6(Operand x) {
    return builder.apply("aten::relu6", x);
  }
}
