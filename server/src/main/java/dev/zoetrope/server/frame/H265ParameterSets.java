package dev.zoetrope.server.frame;

/** H.265 sequence parameter sets, section 7.3.2.2, as far as picture sizes go. */
final class H265ParameterSets {
  private static final int MAX_SUB_LAYERS = 7;
  private static final int MAX_SETS = 16;
  private static final int MAX_HELD = 16;

  private H265ParameterSets() {}

  /** Reads a sequence parameter set. */
  static VideoFormat sequence(BitReader in) throws InvalidFrameException {
    in.skip(4);
    int subLayers = (int) in.bits(3);
    if (subLayers >= MAX_SUB_LAYERS) {
      throw new InvalidFrameException(
          "pixels: sps_max_sub_layers_minus1 of at most 6, got %d".formatted(subLayers));
    }
    in.bit();
    skipProfile(in, subLayers);
    in.unsigned("sps_seq_parameter_set_id", MAX_SETS - 1);
    int chroma = in.unsigned("chroma_format_idc", 3);
    if (chroma == 3) {
      in.bit();
    }
    int width = in.unsigned("pic_width_in_luma_samples", 1 << 20);
    int height = in.unsigned("pic_height_in_luma_samples", 1 << 20);
    long cropX = 0;
    long cropY = 0;
    if (in.flag()) {
      cropX = (chroma == 1 || chroma == 2 ? 2 : 1) * (in.unsigned() + in.unsigned());
      cropY = (chroma == 1 ? 2 : 1) * (in.unsigned() + in.unsigned());
    }
    int luma = 8 + in.unsigned("bit_depth_luma_minus8", 8);
    VideoFormat.checkSamples(
        VideoCodec.H265, chroma, luma, 8 + in.unsigned("bit_depth_chroma_minus8", 8));
    in.unsigned("log2_max_pic_order_cnt_lsb_minus4", 12);
    int held = 0;
    int reordered = 0;
    for (int layer = in.flag() ? 0 : subLayers; layer <= subLayers; layer++) {
      held = Math.max(held, 1 + in.unsigned("sps_max_dec_pic_buffering_minus1", MAX_HELD - 1));
      reordered = Math.max(reordered, in.unsigned("sps_max_num_reorder_pics", MAX_HELD - 1));
      in.unsigned();
    }
    return new VideoFormat(
        VideoFormat.shown("wide", width, cropX),
        VideoFormat.shown("high", height, cropY),
        width,
        height,
        held,
        reordered);
  }

  /** Section 7.3.3. */
  private static void skipProfile(BitReader in, int subLayers) throws InvalidFrameException {
    in.skip(88 + 8);
    boolean[] profiles = new boolean[subLayers];
    boolean[] levels = new boolean[subLayers];
    for (int i = 0; i < subLayers; i++) {
      profiles[i] = in.flag();
      levels[i] = in.flag();
    }
    if (subLayers > 0) {
      in.skip(2 * (8 - subLayers));
    }
    for (int i = 0; i < subLayers; i++) {
      in.skip((profiles[i] ? 88 : 0) + (levels[i] ? 8 : 0));
    }
  }
}
