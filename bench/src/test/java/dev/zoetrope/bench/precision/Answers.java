package dev.zoetrope.bench.precision;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InvalidFrameException;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.PictureSpec;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.List;

/** A model's logits for many pictures, by way of the server's own decoder and lane. */
final class Answers {
  private static final int BATCH = 8;

  private Answers() {}

  /** Pictures as rows of a model's input. */
  static Slab rows(List<BufferedImage> pictures, InputRecipe recipe) throws InvalidFrameException {
    Slab slab =
        new Slab(
            ByteBuffer.allocateDirect(pictures.size() * recipe.rowBytes()),
            pictures.size(),
            recipe.rowBytes());
    try (PictureDecoder decoder = new PictureDecoder(Integer.MAX_VALUE)) {
      for (int i = 0; i < pictures.size(); i++) {
        BufferedImage picture = pictures.get(i);
        PictureSpec spec =
            new PictureSpec(
                PixelFormat.PIXEL_FORMAT_RGB8,
                picture.getWidth(),
                picture.getHeight(),
                0,
                ColorSpace.COLOR_SPACE_UNSPECIFIED,
                Fit.FIT_UNSPECIFIED,
                null);
        decoder.decode(spec, rgb(picture), List.of(new RowTarget(recipe, slab.row(i).clear())));
      }
    }
    return slab;
  }

  private static ByteBuffer rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    ByteBuffer bytes = ByteBuffer.allocateDirect(3 * width * height);
    for (int pixel : picture.getRGB(0, 0, width, height, null, 0, width)) {
      bytes.put((byte) (pixel >> 16)).put((byte) (pixel >> 8)).put((byte) pixel);
    }
    return bytes.flip();
  }

  /**
   * Runs a model; frees its module.
   *
   * @param count rows of the slab
   */
  static float[][] of(LoadedModel loaded, Slab pictures, int count) {
    try (CpuModel model = CpuModel.of(loaded)) {
      CpuLane lane = new CpuLane(model, 1, SystemTime.INSTANCE);
      lane.start(new Buckets(List.of(BATCH)));
      float[][] logits = new float[count][lane.classes()];
      for (int first = 0; first < count; first += BATCH) {
        int own = Math.min(BATCH, count - first);
        int[] rows = new int[own];
        for (int i = 0; i < own; i++) {
          rows[i] = first + i;
        }
        lane.gather(pictures, rows, own, BATCH);
        lane.forward(BATCH);
        for (int i = 0; i < own; i++) {
          lane.logits(i, logits[first + i]);
        }
      }
      lane.close();
      return logits;
    }
  }
}
