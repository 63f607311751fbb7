package dev.zoetrope.bench.precision;

import dev.zoetrope.bench.compare.picture.PhotoCrops;
import dev.zoetrope.bench.demo.Photos;
import dev.zoetrope.server.ring.Slab;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * Varied pictures of a model's size out of the demo's four photos: random crops of a third to all
 * of a photo's shorter side, half of them mirrored, some turned darker or brighter. The same ones
 * for the same count.
 */
public final class Crops {
  private Crops() {}

  /** A slab with a crop in each row, RGB. */
  public static Slab of(int count, int side) throws IOException {
    List<BufferedImage> photos = Photos.all();
    Random random = new Random(7);
    int rowBytes = side * side * 3;
    ByteBuffer memory = ByteBuffer.allocateDirect(count * rowBytes);
    for (int i = 0; i < count; i++) {
      BufferedImage crop = PhotoCrops.crop(photos.get(i % photos.size()), side, random);
      double gain = 0.7 + 0.6 * random.nextDouble();
      for (int pixel : crop.getRGB(0, 0, side, side, null, 0, side)) {
        for (int shift = 16; shift >= 0; shift -= 8) {
          memory.put((byte) Math.min(255, Math.round(gain * ((pixel >> shift) & 0xff))));
        }
      }
    }
    return new Slab(memory.clear(), count, rowBytes);
  }
}
