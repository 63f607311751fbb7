package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * EfficientNet-Lite0 and MobileNetV3 from settings. Inputs as in the presets of the reference
 * weights: torchvision's {@code IMAGENET1K_V2} for MobileNetV3-Large (shorter edge 232), {@code
 * IMAGENET1K_V1} for Small (256); centre crop of 224. Another {@code image_size} keeps that ratio.
 * {@code output=pooled} gives the average over places that the classifier would take.
 */
final class ConvolutionalFamily {

  private static final int CROP = 224;
  private static final int EDGE_V1 = 256;
  private static final int EDGE_V2 = 232;
  private static final int MOST_CHANNELS = 8192;

  private static final Map<String, OutputKind> OUTPUTS =
      new TreeMap<>(
          Map.of("logits", OutputKind.OUTPUT_KIND_LOGITS, "pooled", OutputKind.OUTPUT_KIND_POOLED));

  /** One of the paper's tables, as torchvision varies it. */
  private interface Table {
    MobileNetV3Tables of(boolean reducedTail, boolean dilated);
  }

  private ConvolutionalFamily() {}

  static Architecture efficientnetLite0(String name, Settings settings) {
    Common common = Common.read(settings, EDGE_V1);
    settings.check();
    return common.architecture(name, EfficientNetLite.lite0(common.classes(), common.output()));
  }

  static Architecture mobilenetLarge(String name, Settings settings) {
    return mobilenet(name, settings, MobileNetV3Tables::large, EDGE_V2);
  }

  static Architecture mobilenetSmall(String name, Settings settings) {
    return mobilenet(name, settings, MobileNetV3Tables::small, EDGE_V1);
  }

  /** Blocks from a list; their channels, but not the last layer's, are scaled by the width. */
  static Architecture mobilenetOfBlocks(String name, Settings settings) {
    Common common = Common.read(settings, EDGE_V1);
    double width = width(settings);
    List<InvertedResidual> standard = MobileNetV3Tables.large(false, false).blocks();
    List<InvertedResidual> blocks =
        settings.read("blocks", InvertedResiduals.FORM, standard, InvertedResiduals::parse);
    int last = settings.integer("last_channel", 1, MOST_CHANNELS, 1280);
    settings.trainingProbability("dropout", 0.2);
    settings.check();
    List<InvertedResidual> scaled = blocks.stream().map(block -> block.scaled(width)).toList();
    return common.architecture(
        name, MobileNetV3.of(scaled, last, common.classes(), common.output()));
  }

  private static Architecture mobilenet(String name, Settings settings, Table table, int edge) {
    Common common = Common.read(settings, edge);
    double width = width(settings);
    boolean reducedTail = settings.flag("reduced_tail");
    boolean dilated = settings.flag("dilated");
    settings.trainingProbability("dropout", 0.2);
    settings.check();
    MobileNetV3Tables scaled = table.of(reducedTail, dilated).scaled(width);
    return common.architecture(
        name,
        MobileNetV3.of(scaled.blocks(), scaled.lastChannel(), common.classes(), common.output()));
  }

  private static double width(Settings settings) {
    return settings.real("width_mult", 0.1, 4, 1);
  }

  /** What every convolutional network has. */
  private record Common(int classes, OutputKind output, int imageSize, int shorterEdge) {

    static Common read(Settings settings, int edge) {
      int classes = settings.integer("num_classes", 1, Architectures.MOST_CLASSES, 1000);
      int size = settings.integer("image_size", 32, Architectures.MOST_IMAGE_SIZE, CROP);
      OutputKind output = settings.choice("output", OUTPUTS, OutputKind.OUTPUT_KIND_LOGITS);
      return new Common(classes, output, size, Math.round((float) size * edge / CROP));
    }

    Architecture architecture(String name, Network network) {
      InputRecipe recipe =
          new InputRecipe(imageSize, imageSize, Fit.FIT_CROP, shorterEdge, Interpolation.BILINEAR);
      return Architectures.bounded(
          new BlueprintArchitecture(name, network, recipe, Normalization.IMAGENET));
    }
  }
}
