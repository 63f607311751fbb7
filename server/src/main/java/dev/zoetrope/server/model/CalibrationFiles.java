package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.frame.StillFile;
import dev.zoetrope.server.frame.VideoFile;
import dev.zoetrope.server.model.precision.CalibrationPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Pictures of a folder and those below it, or of a video, as a model would see them. At most {@link
 * #LIMIT} are used, evenly spread over the names in their order or over the video; they are decoded
 * once and kept. One thread.
 */
final class CalibrationFiles implements CalibrationPictures {
  /** More hardly move the ranges that are found. */
  static final int LIMIT = 256;

  private static final int BATCH = 4;
  private static final double LEVELS = 255;

  /** 64 megapixels, more than cameras make. */
  private static final int MAX_PIXELS = 1 << 26;

  private final Path source;
  private final InputRecipe recipe;
  private final Normalization normalization;
  private List<byte[]> rows;

  /**
   * Nothing is read yet.
   *
   * @param source a folder, or a video file
   * @param model whose input the pictures become
   */
  CalibrationFiles(Path source, ModelDescription model) {
    this(source, model, List.of());
  }

  private CalibrationFiles(Path source, ModelDescription model, List<byte[]> rows) {
    this.source = source;
    this.recipe = model.recipe();
    this.normalization = model.normalization();
    this.rows = rows;
  }

  /** Some of a model's pictures, which were read before. */
  static CalibrationFiles of(Path source, ModelDescription model, List<byte[]> rows) {
    return new CalibrationFiles(source, model, List.copyOf(rows));
  }

  /**
   * Every picture as the bytes of its row, HWC, in their order; reads them the first time.
   *
   * @throws IOException if they cannot be read, or there are none
   */
  List<byte[]> rows() throws IOException {
    if (rows.isEmpty()) {
      rows = Files.isDirectory(source) ? ofFolder() : ofVideo();
    }
    return rows;
  }

  @Override
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public void forEachBatch(Consumer<Tensor> consumer) throws IOException {
    List<byte[]> all = rows();
    for (int from = 0; from < all.size(); from += BATCH) {
      try (PointerScope scope = new PointerScope()) {
        consumer.accept(batch(all.subList(from, Math.min(all.size(), from + BATCH))));
      }
    }
  }

  private Tensor batch(List<byte[]> pictures) {
    BytePointer bytes = new BytePointer((long) pictures.size() * recipe.rowBytes());
    for (int i = 0; i < pictures.size(); i++) {
      bytes.position((long) i * recipe.rowBytes()).put(pictures.get(i), 0, recipe.rowBytes());
    }
    long[] shape = {pictures.size(), recipe.height(), recipe.width(), 3};
    Tensor hwc =
        torch
            .from_blob(bytes.position(0), shape, new TensorOptions(ScalarType.Byte))
            .to(ScalarType.Float);
    Tensor levels = hwc.div(new Scalar(LEVELS)).sub(channels(normalization.mean()));
    return levels.div(channels(normalization.std())).permute(0, 3, 1, 2);
  }

  private static Tensor channels(List<Float> values) {
    return torch.tensor(values.get(0), values.get(1), values.get(2));
  }

  private List<byte[]> ofFolder() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(source)) {
      files =
          all.filter(file -> StillFile.isNamed(file) && Files.isRegularFile(file))
              .sorted()
              .toList();
    }
    if (files.isEmpty()) {
      throw new IOException("calibration: " + source + " holds 0 .jpg, .jpeg or .png files");
    }
    List<byte[]> found = new ArrayList<>();
    int count = Math.min(LIMIT, files.size());
    try (PictureDecoder decoder = new PictureDecoder(MAX_PIXELS)) {
      for (int i = 0; i < count; i++) {
        found.add(row(decoder, files.get((int) ((long) i * files.size() / count))));
      }
    }
    return found;
  }

  private byte[] row(PictureDecoder decoder, Path file) throws IOException {
    ByteBuffer row = ByteBuffer.allocateDirect(recipe.rowBytes());
    try {
      StillFile.read(file).decode(decoder, new RowTarget(recipe, row));
    } catch (IOException e) {
      throw new IOException("calibration: " + e.getMessage(), e);
    }
    return copy(row);
  }

  private List<byte[]> ofVideo() throws IOException {
    Thinned thinned = new Thinned();
    new VideoFile(source, MAX_PIXELS).forEachRow(recipe, thinned::offer);
    if (thinned.kept.isEmpty()) {
      throw new IOException("calibration: " + source + " holds 0 pictures");
    }
    return thinned.kept;
  }

  /** Keeps every n-th picture; n doubles as often as there are too many. */
  private static final class Thinned {
    private List<byte[]> kept = new ArrayList<>();
    private long step = 1;
    private long seen;

    void offer(ByteBuffer row) {
      if (seen++ % step == 0) {
        kept.add(copy(row));
      }
      if (kept.size() > LIMIT) {
        List<byte[]> half = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 2) {
          half.add(kept.get(i));
        }
        kept = half;
        step *= 2;
      }
    }
  }

  private static byte[] copy(ByteBuffer row) {
    byte[] bytes = new byte[row.capacity()];
    row.get(0, bytes);
    return bytes;
  }
}
