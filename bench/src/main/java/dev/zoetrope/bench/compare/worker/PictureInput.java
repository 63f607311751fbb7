package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.frame.StillFile;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Gives pictures from files to a model and writes its logits down. One thread. */
final class PictureInput implements AutoCloseable {
  private final Contender model;
  private final InputRecipe recipe;
  private final int batch;
  private final PictureDecoder decoder = new PictureDecoder(FrameConfig.defaults().maxPixels());
  private final float[] logits;

  /** Pictures come in batches of that size, one of those that the model was started with. */
  PictureInput(Contender model, int batch) {
    this.model = model;
    this.recipe = model.description().recipe();
    this.batch = batch;
    this.logits = new float[model.description().output().size()];
  }

  /**
   * Runs the model on the pictures in their order.
   *
   * @param out gets the logits, each four bytes, big-endian, picture by picture
   * @throws IOException naming the picture if it cannot be read or decoded
   * @throws ArithmeticException naming the picture if a logit is not a finite number
   */
  void run(List<Path> pictures, DataOutputStream out) throws IOException {
    for (int first = 0; first < pictures.size(); first += batch) {
      List<Path> some = pictures.subList(first, Math.min(first + batch, pictures.size()));
      for (int row = 0; row < some.size(); row++) {
        StillFile.read(some.get(row))
            .decode(decoder, new RowTarget(recipe, model.row(row).clear()));
      }
      model.prepare(batch);
      model.pass(batch);
      for (int row = 0; row < some.size(); row++) {
        model.logits(row, logits);
        write(some.get(row), out);
      }
    }
  }

  private void write(Path picture, DataOutputStream out) throws IOException {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new ArithmeticException(
            "its answer to %s has a logit that is %s, must be finite"
                .formatted(picture.getFileName(), logit));
      }
      out.writeFloat(logit);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
