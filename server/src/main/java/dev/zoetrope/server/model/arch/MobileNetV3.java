package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.arch.InvertedResidual.Activation;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.v1.OutputKind;
import java.util.List;

/**
 * MobileNetV3 (Howard et al., "Searching for MobileNetV3") with torchvision's definition and names:
 * {@code features.1.block.0.0.weight}, {@code classifier.3.bias}, …. Where values are rounded is as
 * in torchvision's {@code models/quantization/mobilenetv3.py}.
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
    x = activated("features.0", x, stem, Activation.HS);
    int index = 1;
    for (InvertedResidual block : blocks) {
      x = residual("features." + index++, x, block);
    }
    int in = blocks.get(blocks.size() - 1).out();
    int out = 6 * in;
    x = activated("features." + index, x, Convolution.pointwise(in, out), Activation.HS);
    x = layers.flatten(layers.globalAverage(x));
    if (output == OutputKind.OUTPUT_KIND_POOLED) {
      return Network.embedding(builder, x, output, out, List.of("classifier.0", "classifier.3"));
    }
    x = builder.rounded(layers.linear("classifier.0", x, out, lastChannel), "classifier.0");
    x = builder.rounded(builder.apply(Activation.HS.operator(), x), "classifier.1");
    // classifier.2 is the dropout, which evaluation skips
    x = builder.rounded(layers.linear("classifier.3", x, lastChannel, classes), "classifier.3");
    return Network.classifier(builder, x, classes);
  }

  private Operand residual(String path, Operand input, InvertedResidual block) {
    String layer = path + ".block.";
    int index = 0;
    Operand x = input;
    int expanded = block.expanded();
    if (expanded != block.in()) {
      Convolution expansion = Convolution.pointwise(block.in(), expanded);
      x = activated(layer + index++, x, expansion, block.activation());
    }
    int stride = block.dilation() > 1 ? 1 : block.stride();
    Convolution depthwise =
        Convolution.depthwise(expanded, block.kernel(), stride, block.dilation());
    x = activated(layer + index++, x, depthwise, block.activation());
    if (block.squeezeExcite()) {
      x = squeezeExcite(layer + index++, x, expanded);
    }
    String last = layer + index;
    Convolution projection = Convolution.pointwise(expanded, block.out());
    x = builder.rounded(normalised(last, x, projection), last + ".0");
    // the stride as configured, even where dilation has taken its place
    return block.stride() == 1 && block.in() == block.out()
        ? builder.rounded(layers.add(x, input), path + ".skip_add")
        : x;
  }

  private Operand squeezeExcite(String path, Operand x, int channels) {
    int quarter = channels / 4;
    int squeezed = InvertedResidual.divisible(quarter);
    Operand gate = layers.globalAverage(x);
    gate =
        layers.convolutionWithBias(path + ".fc1", gate, Convolution.pointwise(channels, squeezed));
    gate = builder.rounded(builder.apply("aten::relu", gate), path + ".fc1");
    gate =
        layers.convolutionWithBias(path + ".fc2", gate, Convolution.pointwise(squeezed, channels));
    gate = builder.apply("aten::hardsigmoid", builder.rounded(gate, path + ".fc2"));
    return builder.rounded(builder.apply("aten::mul", gate, x), path + ".skip_mul");
  }

  /**
   * torchvision's {@code Conv2dNormActivation}. Quantized, a ReLU becomes part of the convolution,
   * and a hard swish stays a module of its own.
   */
  private Operand activated(String path, Operand x, Convolution shape, Activation activation) {
    Operand normalised = normalised(path, x, shape);
    if (activation == Activation.RE) {
      return builder.rounded(builder.apply(activation.operator(), normalised), path + ".0");
    }
    Operand rounded = builder.rounded(normalised, path + ".0");
    return builder.rounded(builder.apply(activation.operator(), rounded), path + ".2");
  }

  private Operand normalised(String path, Operand x, Convolution shape) {
    return layers.batchNorm(
        path + ".1", layers.convolution(path + ".0", x, shape), shape.out(), EPS);
  }
}
