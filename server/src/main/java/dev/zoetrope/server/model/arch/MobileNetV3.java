package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.v1.OutputKind;
import java.util.List;

/**
 * MobileNetV3 (Howard et al., "Searching for MobileNetV3") with torchvision's definition and names:
 * {@code features.1.block.0.0.weight}, {@code classifier.3.bias}, ….
 */
final class MobileNetV3 {

  private static final double EPS = 1e-3;

  private final BlueprintBuilder builder = new BlueprintBuilder();
  private final Layers layers = new Layers(builder);

  private MobileNetV3() {}

  /**
   * The network of an explicit list of blocks, as torchvision's {@code
   * MobileNetV3(inverted_residual_setting, last_channel)}.
   *
   * @param blocks at least one; each block's input channels are the one before's output channels
   * @param lastChannel width of the classifier's hidden layer
   * @param output logits, or pooled: the average over places, which {@code classifier} would take
   */
  static Network of(
      List<InvertedResidual> blocks, int lastChannel, int classes, OutputKind output) {
    return new MobileNetV3().network(blocks, lastChannel, classes, output);
  }

  private Network network(
      List<InvertedResidual> blocks, int lastChannel, int classes, OutputKind output) {
    Operand x = new Operand.Input();
    Convolution stem = Convolution.full(3, blocks.get(0).in(), 3, 2);
    x = hardswish(normalised("features.0", x, stem));
    int index = 1;
    for (InvertedResidual block : blocks) {
      x = residual("features." + index++ + ".block.", x, block);
    }
    int in = blocks.get(blocks.size() - 1).out();
    int out = 6 * in;
    x = hardswish(normalised("features." + index, x, Convolution.pointwise(in, out)));
    x = layers.flatten(layers.globalAverage(x));
    if (output == OutputKind.OUTPUT_KIND_POOLED) {
      return Network.embedding(builder, x, output, out, List.of("classifier.0", "classifier.3"));
    }
    x = hardswish(layers.linear("classifier.0", x, out, lastChannel));
    // classifier.1 is the activation and classifier.2 the dropout, which evaluation skips
    Operand logits = layers.linear("classifier.3", x, lastChannel, classes);
    return Network.classifier(builder, logits, classes);
  }

  private Operand residual(String path, Operand input, InvertedResidual block) {
    int layer = 0;
    Operand x = input;
    int expanded = block.expanded();
    if (expanded != block.in()) {
      x = normalised(path + layer++, x, Convolution.pointwise(block.in(), expanded));
      x = activated(x, block);
    }
    int stride = block.dilation() > 1 ? 1 : block.stride();
    Convolution depthwise =
        Convolution.depthwise(expanded, block.kernel(), stride, block.dilation());
    x = activated(normalised(path + layer++, x, depthwise), block);
    if (block.squeezeExcite()) {
      x = squeezeExcite(path + layer++, x, expanded);
    }
    x = normalised(path + layer, x, Convolution.pointwise(expanded, block.out()));
    // the stride as configured, even where dilation has taken its place
    return block.stride() == 1 && block.in() == block.out() ? layers.add(x, input) : x;
  }

  private Operand squeezeExcite(String path, Operand x, int channels) {
    int quarter = channels / 4;
    int squeezed = InvertedResidual.divisible(quarter);
    Operand gate = layers.globalAverage(x);
    gate =
        layers.convolutionWithBias(path + ".fc1", gate, Convolution.pointwise(channels, squeezed));
    gate = builder.apply("aten::relu", gate);
    gate =
        layers.convolutionWithBias(path + ".fc2", gate, Convolution.pointwise(squeezed, channels));
    return builder.apply("aten::mul", builder.apply("aten::hardsigmoid", gate), x);
  }

  private Operand normalised(String path, Operand x, Convolution shape) {
    return layers.batchNorm(
        path + ".1", layers.convolution(path + ".0", x, shape), shape.out(), EPS);
  }

  private Operand activated(Operand x, InvertedResidual block) {
    return builder.apply(block.activation().operator(), x);
  }

  private Operand hardswish(Operand x) {
    return builder.apply("aten::hardswish", x);
  }
}
