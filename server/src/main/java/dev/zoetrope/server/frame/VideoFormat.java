package dev.zoetrope.server.frame;

/**
 * What a sequence parameter set says about the pictures that follow, as far as memory depends on
 * it; read by ourselves because FFmpeg takes tables for every block of a picture before it asks for
 * the picture's memory.
 *
 * @param width pixels to be shown
 * @param height pixels to be shown
 * @param codedWidth pixels as coded: whole blocks
 * @param codedHeight pixels as coded
 * @param held pictures that a decoder keeps, to refer to or to show later
 * @param reordered pictures that may be held back until later ones have come, at most 16
 */
record VideoFormat(
    int width, int height, int codedWidth, int codedHeight, int held, int reordered) {

  /** What a picture may be larger as coded: the largest block, less one. */
  private static final int BLOCK_PADDING = 63;

  /** FFmpeg's own: contexts, tables of contexts, a packet. */
  private static final long DECODER_BYTES = 1 << 20;

  /** One being decoded, one being resized, one spare. */
  private static final int PICTURES_IN_WORK = 3;

  /** Refuses what is over the limits on one picture. */
  void check(int maxPixels) throws InvalidFrameException {
    PictureValidator.checkSize(
        Math.max(width, codedWidth - BLOCK_PADDING),
        Math.max(height, codedHeight - BLOCK_PADDING),
        maxPixels);
  }

  /** A ceiling of what a decoder for such a video takes: its pictures and a sixth for tables. */
  long decoderBytes() {
    long picture = (long) (codedWidth + 64) * (codedHeight + 64) * 7 / 4;
    return DECODER_BYTES + picture * (held + PICTURES_IN_WORK);
  }

  /** Refuses all but 4:2:0 with 8 bits a sample, which is what the rows are made from. */
  static void checkSamples(VideoCodec codec, int chroma, int lumaBits, int chromaBits)
      throws InvalidFrameException {
    if (chroma != 1 || lumaBits != 8 || chromaBits != 8) {
      String layout =
          switch (chroma) {
            case 0 -> "4:0:0";
            case 1 -> "4:2:0";
            case 2 -> "4:2:2";
            default -> "4:4:4";
          };
      throw new InvalidFrameException(
          "pixels: %s of 4:2:0 with 8 bits a sample, got %s with %d"
              .formatted(codec.title(), layout, Math.max(lumaBits, chromaBits)));
    }
  }

  /** The part of a coded side that is shown. */
  static int shown(String field, int coded, long cropped) throws InvalidFrameException {
    if (cropped >= coded) {
      throw new InvalidFrameException(
          "pixels: a picture %d pixels %s, of which %d are cropped"
              .formatted(coded, field, cropped));
    }
    return (int) (coded - cropped);
  }
}
