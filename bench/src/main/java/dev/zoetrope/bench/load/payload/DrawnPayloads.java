package dev.zoetrope.bench.load.payload;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Drawn pictures as JPEG: shapes on a gradient with a little grain, since noise would take a
 * decoder several times as long as a picture.
 */
final class DrawnPayloads {
  private static final int DEFAULT_FRAMES = 16;
  private static final int DEFAULT_QUALITY = 85;
  private static final int SHAPES = 40;
  private static final int GRAIN = 12;

  private DrawnPayloads() {}

  static List<Payload> jpeg(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(0, "frames", "seed");
    int at = words.subject().indexOf('@');
    PayloadWords.Size size =
        words.size("size", at < 0 ? words.subject() : words.subject().substring(0, at));
    int quality = at < 0 ? DEFAULT_QUALITY : quality(words, words.subject().substring(at + 1));
    int frames = words.frames(DEFAULT_FRAMES);
    // Drawing takes four bytes a pixel, one picture at a time.
    new PayloadBudget(words.text()).take(1, 4L * size.width() * size.height());
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      SplittableRandom random = new SplittableRandom(words.seed() * 1_000_003 + i);
      ByteBuffer file = ImageBytes.jpeg(draw(size, random), quality);
      budget.take(1, file.remaining());
      payloads.add(new Payload("drawing " + i, Payload.Kind.JPEG, List.of(), file));
    }
    return payloads;
  }

  private static int quality(PayloadWords words, String text) {
    try {
      int quality = Integer.parseInt(text);
      if (quality >= 1 && quality <= 100) {
        return quality;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw words.wrong("quality must be 1 to 100, not " + text);
  }

  private static BufferedImage draw(PayloadWords.Size size, SplittableRandom random) {
    int width = size.width();
    int height = size.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, color(random), width, height, color(random)));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < SHAPES; i++) {
      graphics.setColor(color(random));
      int shapeWidth = 1 + random.nextInt(Math.max(1, width / 4));
      int shapeHeight = 1 + random.nextInt(Math.max(1, height / 4));
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      if (random.nextBoolean()) {
        graphics.fillOval(x, y, shapeWidth, shapeHeight);
      } else {
        graphics.fillRect(x, y, shapeWidth, shapeHeight);
      }
    }
    graphics.dispose();
    grain(image, random);
    return image;
  }

  private static void grain(BufferedImage image, SplittableRandom random) {
    int[] line = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, line.length, 1, line, 0, line.length);
      for (int x = 0; x < line.length; x++) {
        int grain = random.nextInt(2 * GRAIN + 1) - GRAIN;
        line[x] =
            level(line[x] >> 16, grain) << 16
                | level(line[x] >> 8, grain) << 8
                | level(line[x], grain);
      }
      image.setRGB(0, y, line.length, 1, line, 0, line.length);
    }
  }

  private static int level(int value, int grain) {
    return Math.max(0, Math.min(255, (value & 0xff) + grain));
  }

  private static Color color(SplittableRandom random) {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }
}
