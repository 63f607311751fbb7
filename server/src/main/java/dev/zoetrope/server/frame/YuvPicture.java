package dev.zoetrope.server.frame;

/**
 * An upright YUV 4:2:0 picture as it lies in memory: chroma has one sample for two by two pixels,
 * midway between them.
 *
 * @param luma one byte a pixel
 * @param blue one byte a sample; or two, blue and red difference, and {@code red} is the same plane
 * @param red one byte a sample
 */
record YuvPicture(YuvMatrix matrix, Plane luma, Plane blue, Plane red) implements Picture {
  /** Whether blue and red difference lie side by side. */
  boolean interleaved() {
    return blue.sampleBytes() == 2;
  }

  @Override
  public int width() {
    return luma.width();
  }

  @Override
  public int height() {
    return luma.height();
  }
}
