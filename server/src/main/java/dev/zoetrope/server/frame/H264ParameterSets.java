package dev.zoetrope.server.frame;

/**
 * H.264 parameter sets and slice headers, sections 7.3.2.1, 7.3.2.2 and 7.3.3, as far as picture
 * sizes and numbers go.
 */
final class H264ParameterSets {
  private static final int MAX_SETS = 32;
  private static final int MAX_PICTURE_SETS = 256;
  private static final int MAX_REFERENCES = 16;
  private static final int BLOCK = 16;

  /** Table A-1: MaxDpbMbs by level_idc. */
  private static final int[][] MAX_DPB_BLOCKS = {
    {10, 396},
    {11, 900},
    {13, 2_376},
    {20, 2_376},
    {21, 4_752},
    {30, 8_100},
    {31, 18_000},
    {32, 20_480},
    {41, 32_768},
    {42, 34_816},
    {50, 110_400},
    {52, 184_320}
  };

  private static final int MAX_DPB_BLOCKS_ANY = 696_320;

  private final Sequence[] sequences = new Sequence[MAX_SETS];
  private final int[] sequenceOfPictureSet = new int[MAX_PICTURE_SETS];

  /**
   * What a sequence parameter set says about slice headers.
   *
   * @param numberBits of frame_num
   * @param gaps whether frame numbers may be left out
   * @param planes whether the three colours are coded apart
   */
  record Sequence(int numberBits, boolean gaps, boolean planes) {}

  /**
   * A slice's place in its video.
   *
   * @param number frame_num
   * @param modulus of the frame numbers; 0 if they say nothing
   */
  record Slice(int number, int modulus) {}

  /** Reads a sequence parameter set, and keeps it. */
  VideoFormat sequence(BitReader in) throws InvalidFrameException {
    int profile = (int) in.bits(8);
    in.skip(8);
    int level = (int) in.bits(8);
    int id = in.unsigned("seq_parameter_set_id", MAX_SETS - 1);
    int chroma = 1;
    boolean planes = false;
    if (hasChroma(profile)) {
      chroma = in.unsigned("chroma_format_idc", 3);
      planes = chroma == 3 && in.flag();
      int luma = 8 + in.unsigned("bit_depth_luma_minus8", 6);
      VideoFormat.checkSamples(
          VideoCodec.H264, chroma, luma, 8 + in.unsigned("bit_depth_chroma_minus8", 6));
      in.bit();
      if (in.flag()) {
        skipScalingLists(in, chroma == 3 ? 12 : 8);
      }
    }
    int numberBits = 4 + in.unsigned("log2_max_frame_num_minus4", 12);
    int order = in.unsigned("pic_order_cnt_type", 2);
    skipOrder(in, order);
    int references = in.unsigned("max_num_ref_frames", MAX_REFERENCES);
    boolean gaps = in.flag();
    int blocksAcross = 1 + in.unsigned("pic_width_in_mbs_minus1", PictureValidator.MAX_SIDE);
    int unitsDown = 1 + in.unsigned("pic_height_in_map_units_minus1", PictureValidator.MAX_SIDE);
    boolean frames = in.flag();
    int blocksDown = frames ? unitsDown : 2 * unitsDown;
    if (!frames) {
      in.bit();
    }
    in.bit();
    int width = blocksAcross * BLOCK;
    int height = blocksDown * BLOCK;
    long cropX = 0;
    long cropY = 0;
    if (in.flag()) {
      cropX = 2 * (in.unsigned() + in.unsigned());
      cropY = (frames ? 2 : 4) * (in.unsigned() + in.unsigned());
    }
    int reordered =
        order == 2 ? 0 : maxReordered(level, references, (long) blocksAcross * blocksDown);
    sequences[id] = new Sequence(numberBits, gaps, planes);
    return new VideoFormat(
        VideoFormat.shown("wide", width, cropX),
        VideoFormat.shown("high", height, cropY),
        width,
        height,
        references + reordered,
        reordered);
  }

  private static boolean hasChroma(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  /** Section 7.3.2.1.1.1. */
  private static void skipScalingLists(BitReader in, int lists) throws InvalidFrameException {
    for (int list = 0; list < lists; list++) {
      if (!in.flag()) {
        continue;
      }
      long last = 8;
      long next = 8;
      for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
        if (next != 0) {
          next = Math.floorMod(last + in.signed(), 256L);
        }
        last = next == 0 ? last : next;
      }
    }
  }

  private static void skipOrder(BitReader in, int type) throws InvalidFrameException {
    if (type == 0) {
      in.unsigned("log2_max_pic_order_cnt_lsb_minus4", 12);
    } else if (type == 1) {
      in.bit();
      in.signed();
      in.signed();
      int cycle = in.unsigned("num_ref_frames_in_pic_order_cnt_cycle", 255);
      for (int i = 0; i < cycle; i++) {
        in.signed();
      }
    }
  }

  /** Section A.3.1: what the level lets a decoder hold, at least what the references need. */
  private static int maxReordered(int level, int references, long blocks) {
    int limit = MAX_DPB_BLOCKS_ANY;
    for (int[] row : MAX_DPB_BLOCKS) {
      if (level <= row[0]) {
        limit = row[1];
        break;
      }
    }
    return (int) Math.max(references, Math.min(MAX_REFERENCES, limit / blocks));
  }

  /** Reads a picture parameter set, as far as the sequence that it belongs to. */
  void picture(BitReader in) throws InvalidFrameException {
    int id = in.unsigned("pic_parameter_set_id", MAX_PICTURE_SETS - 1);
    sequenceOfPictureSet[id] = in.unsigned("seq_parameter_set_id", MAX_SETS - 1);
  }

  /** Reads the beginning of a slice header. */
  Slice slice(BitReader in) throws InvalidFrameException {
    in.unsigned();
    in.unsigned();
    int set = in.unsigned("pic_parameter_set_id", MAX_PICTURE_SETS - 1);
    Sequence sequence = sequences[sequenceOfPictureSet[set]];
    if (sequence == null) {
      throw new InvalidFrameException(
          "pixels: a slice whose parameter set %d has not been sent".formatted(set));
    }
    if (sequence.planes()) {
      in.skip(2);
    }
    int number = (int) in.bits(sequence.numberBits());
    return new Slice(number, sequence.gaps() ? 0 : 1 << sequence.numberBits());
  }
}
