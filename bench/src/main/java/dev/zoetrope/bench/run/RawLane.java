package dev.zoetrope.bench.run;

import dev.zoetrope.client.Picture;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InvalidFrameException;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.PictureSpec;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One of the server's lanes by itself, over rows of its own. Its own thread only, for life. */
final class RawLane implements AutoCloseable {
  private final int batch;
  private final PictureSet pictures;
  private final InputRecipe recipe;
  private final CpuLane lane;
  private final Slab slab;
  private final int[] rows;
  private final PictureDecoder decoder;
  private final boolean ready;
  private long next;

  /**
   * A lane that has not started.
   *
   * @param batch rows of every batch
   * @param pictures put into the rows once if they are what rows hold, else decoded for each batch
   */
  RawLane(CpuModel model, int batch, PictureSet pictures, Clock clock) {
    this.batch = batch;
    this.pictures = pictures;
    this.recipe = model.description().recipe();
    this.lane = new CpuLane(model, 1, clock);
    int bytes = batch * recipe.rowBytes();
    this.slab =
        new Slab(
            ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()),
            batch,
            recipe.rowBytes());
    this.rows = new int[batch];
    for (int row = 0; row < batch; row++) {
      rows[row] = row;
    }
    this.decoder = new PictureDecoder(Integer.MAX_VALUE);
    this.ready =
        pictures.format() == PixelFormat.PIXEL_FORMAT_RGB8
            && pictures.width() == recipe.width()
            && pictures.height() == recipe.height();
  }

  void start() throws InvalidFrameException {
    fill();
    lane.start(new Buckets(List.of(batch)));
  }

  /** Runs one batch; its frames. */
  int batch() throws InvalidFrameException {
    if (!ready) {
      fill();
    }
    lane.gather(slab, rows, batch, batch);
    lane.forward(batch);
    return batch;
  }

  private void fill() throws InvalidFrameException {
    for (int row : rows) {
      Picture picture = pictures.picture(next++);
      ByteBuffer target = slab.row(row).clear();
      if (ready) {
        target.put(picture.pixels());
      } else {
        decoder.decode(spec(picture), picture.pixels(), List.of(new RowTarget(recipe, target)));
      }
    }
  }

  private static PictureSpec spec(Picture picture) {
    return new PictureSpec(
        picture.format(),
        picture.width(),
        picture.height(),
        0,
        ColorSpace.COLOR_SPACE_UNSPECIFIED,
        Fit.FIT_UNSPECIFIED,
        null);
  }

  @Override
  public void close() {
    decoder.close();
    lane.close();
  }
}
