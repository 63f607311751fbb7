package dev.zoetrope.bench.compare.picture;

import dev.zoetrope.bench.demo.Photos;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * What models are compared on when there are no pictures of the user's: square crops of the four
 * built-in photographs, of a third to all of the shorter side, half of them mirrored. The same ones
 * every time.
 */
public final class PhotoCrops {
  private static final int PICTURES = 128;
  private static final int SIDE = 256;

  private PhotoCrops() {}

  /** Writes them as PNG files. */
  public static PictureList write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<BufferedImage> photos = Photos.all();
    Random random = new Random(11);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      Path file = folder.resolve("crop-%03d.png".formatted(i));
      ImageIO.write(crop(photos.get(i % photos.size()), SIDE, random), "png", file.toFile());
      files.add(file);
    }
    return new PictureList(
        "%d crops of %d built-in photographs".formatted(PICTURES, photos.size()), files, List.of());
  }

  /** A square part of a photo, of a third to all of its shorter side, mirrored or not, resized. */
  public static BufferedImage crop(BufferedImage photo, int side, Random random) {
    int shorter = Math.min(photo.getWidth(), photo.getHeight());
    int edge = shorter / 3 + random.nextInt(shorter - shorter / 3);
    int x = random.nextInt(photo.getWidth() - edge + 1);
    int y = random.nextInt(photo.getHeight() - edge + 1);
    boolean mirrored = random.nextBoolean();
    BufferedImage crop = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = crop.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int left = mirrored ? side : 0;
    graphics.drawImage(photo, left, 0, side - left, side, x, y, x + edge, y + edge, null);
    graphics.dispose();
    return crop;
  }
}
