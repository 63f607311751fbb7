package dev.zoetrope.bench.precision;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Pictures of one size out of stamps and photographs; the same ones for the same seed. */
final class Drawing {
  /** Pixels a side: more than a model's input, as cameras have it. */
  static final int SIDE = 288;

  /** What a stamp stands before. */
  enum Background {
    /** One grey. */
    PLAIN,
    /** Two muted colours that run into each other. */
    BLEND,
    /** A photograph so far out of focus that nothing in it can be told. */
    BLURRED
  }

  private Drawing() {}

  /**
   * A stamp before a background, with a sensor's noise over both.
   *
   * @param photo for {@link Background#BLURRED}
   */
  static BufferedImage stamp(
      BufferedImage stamp, Background background, BufferedImage photo, long seed) {
    Random random = new Random(seed);
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    switch (background) {
      case PLAIN -> {
        Color grey = grey(random);
        fill(picture, grey, grey);
      }
      case BLEND -> fill(picture, muted(random), muted(random));
      case BLURRED -> draw(picture, scaled(crop(photo, random), 6), 0, 0, SIDE, SIDE);
    }
    double scale = (170.0 + random.nextInt(80)) / Math.max(stamp.getWidth(), stamp.getHeight());
    int width = (int) Math.max(1, Math.round(scale * stamp.getWidth()));
    int height = (int) Math.max(1, Math.round(scale * stamp.getHeight()));
    int x = (SIDE - width) / 2 + random.nextInt(21) - 10;
    int y = (SIDE - height) / 2 + random.nextInt(21) - 10;
    draw(picture, halved(stamp, width, height), x, y, width, height);
    return noisy(picture, random);
  }

  /** A part of a photograph, a third to all of its shorter side. */
  static BufferedImage part(BufferedImage photo, long seed) {
    BufferedImage crop = crop(photo, new Random(seed));
    return scaled(crop, SIDE);
  }

  private static BufferedImage crop(BufferedImage photo, Random random) {
    int shorter = Math.min(photo.getWidth(), photo.getHeight());
    int edge = shorter / 3 + random.nextInt(shorter - shorter / 3);
    int x = random.nextInt(photo.getWidth() - edge + 1);
    int y = random.nextInt(photo.getHeight() - edge + 1);
    return photo.getSubimage(x, y, edge, edge);
  }

  private static Color grey(Random random) {
    float tone = 0.35f + 0.3f * random.nextFloat();
    return new Color(tone, tone, tone);
  }

  private static Color muted(Random random) {
    return Color.getHSBColor(random.nextFloat(), 0.3f, 0.2f + 0.7f * random.nextFloat());
  }

  /** From one colour at the top to another at the bottom. */
  private static void fill(BufferedImage picture, Color top, Color bottom) {
    for (int y = 0; y < SIDE; y++) {
      float part = y / (float) SIDE;
      int rgb =
          mix(top.getRed(), bottom.getRed(), part) << 16
              | mix(top.getGreen(), bottom.getGreen(), part) << 8
              | mix(top.getBlue(), bottom.getBlue(), part);
      for (int x = 0; x < SIDE; x++) {
        picture.setRGB(x, y, rgb);
      }
    }
  }

  private static int mix(int from, int to, float part) {
    return Math.round(from + part * (to - from));
  }

  private static BufferedImage noisy(BufferedImage picture, Random random) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int rgb = picture.getRGB(x, y);
        int noisy = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          long level = ((rgb >> shift) & 0xff) + Math.round(2 * random.nextGaussian());
          noisy |= (int) Math.max(0, Math.min(255, level)) << shift;
        }
        picture.setRGB(x, y, noisy);
      }
    }
    return picture;
  }

  private static BufferedImage scaled(BufferedImage photo, int side) {
    BufferedImage halved = halved(photo, side, side);
    BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    draw(scaled, halved, 0, 0, side, side);
    return scaled;
  }

  /** Halved for as long as it is more than twice as large: bilinear sampling passes pixels over. */
  static BufferedImage halved(BufferedImage image, int width, int height) {
    BufferedImage current = image;
    while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
      int halfWidth = current.getWidth() / 2;
      int halfHeight = current.getHeight() / 2;
      BufferedImage half =
          new BufferedImage(halfWidth, halfHeight, BufferedImage.TYPE_INT_ARGB_PRE);
      draw(half, current, 0, 0, halfWidth, halfHeight);
      current = half;
    }
    return current;
  }

  private static void draw(
      BufferedImage onto, BufferedImage image, int x, int y, int width, int height) {
    Graphics2D graphics = onto.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, x, y, width, height, null);
    graphics.dispose();
  }
}
