package dev.zoetrope.server.model.arch;

import static dev.zoetrope.server.model.arch.InvertedResidual.Activation.HS;
import static dev.zoetrope.server.model.arch.InvertedResidual.Activation.RE;

import java.util.List;

/**
 * Tables 1 and 2 of the MobileNetV3 paper with the variations of torchvision's {@code
 * _mobilenet_v3_conf}.
 *
 * @param blocks in order, not yet scaled
 * @param lastChannel width of the classifier's hidden layer, not yet scaled
 */
record MobileNetV3Tables(List<InvertedResidual> blocks, int lastChannel) {

  /**
   * MobileNetV3-Large.
   *
   * @param reducedTail halves the channels from the last stride on, as segmenters want them
   * @param dilated replaces the last stride by dilation
   */
  static MobileNetV3Tables large(boolean reducedTail, boolean dilated) {
    int part = reducedTail ? 2 : 1;
    int dilation = dilated ? 2 : 1;
    int tail = 160 / part;
    return new MobileNetV3Tables(
        List.of(
            new InvertedResidual(16, 3, 16, 16, false, RE, 1, 1),
            new InvertedResidual(16, 3, 64, 24, false, RE, 2, 1),
            new InvertedResidual(24, 3, 72, 24, false, RE, 1, 1),
            new InvertedResidual(24, 5, 72, 40, true, RE, 2, 1),
            new InvertedResidual(40, 5, 120, 40, true, RE, 1, 1),
            new InvertedResidual(40, 5, 120, 40, true, RE, 1, 1),
            new InvertedResidual(40, 3, 240, 80, false, HS, 2, 1),
            new InvertedResidual(80, 3, 200, 80, false, HS, 1, 1),
            new InvertedResidual(80, 3, 184, 80, false, HS, 1, 1),
            new InvertedResidual(80, 3, 184, 80, false, HS, 1, 1),
            new InvertedResidual(80, 3, 480, 112, true, HS, 1, 1),
            new InvertedResidual(112, 3, 672, 112, true, HS, 1, 1),
            new InvertedResidual(112, 5, 672, tail, true, HS, 2, dilation),
            new InvertedResidual(tail, 5, 960 / part, tail, true, HS, 1, dilation),
            new InvertedResidual(tail, 5, 960 / part, tail, true, HS, 1, dilation)),
        1280 / part);
  }

  /**
   * MobileNetV3-Small.
   *
   * @param reducedTail halves the channels from the last stride on
   * @param dilated replaces the last stride by dilation
   */
  static MobileNetV3Tables small(boolean reducedTail, boolean dilated) {
    int part = reducedTail ? 2 : 1;
    int dilation = dilated ? 2 : 1;
    int tail = 96 / part;
    return new MobileNetV3Tables(
        List.of(
            new InvertedResidual(16, 3, 16, 16, true, RE, 2, 1),
            new InvertedResidual(16, 3, 72, 24, false, RE, 2, 1),
            new InvertedResidual(24, 3, 88, 24, false, RE, 1, 1),
            new InvertedResidual(24, 5, 96, 40, true, HS, 2, 1),
            new InvertedResidual(40, 5, 240, 40, true, HS, 1, 1),
            new InvertedResidual(40, 5, 240, 40, true, HS, 1, 1),
            new InvertedResidual(40, 5, 120, 48, true, HS, 1, 1),
            new InvertedResidual(48, 5, 144, 48, true, HS, 1, 1),
            new InvertedResidual(48, 5, 288, tail, true, HS, 2, dilation),
            new InvertedResidual(tail, 5, 576 / part, tail, true, HS, 1, dilation),
            new InvertedResidual(tail, 5, 576 / part, tail, true, HS, 1, dilation)),
        1024 / part);
  }

  /** The same table for another width. */
  MobileNetV3Tables scaled(double widthMultiplier) {
    return new MobileNetV3Tables(
        blocks.stream().map(block -> block.scaled(widthMultiplier)).toList(),
        InvertedResidual.scale(lastChannel, widthMultiplier));
  }
}
