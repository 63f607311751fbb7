package dev.zoetrope.bench.compare.picture;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.frame.StillFile;
import dev.zoetrope.v1.Fit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user's folder: pictures in it, or folders of pictures in it, each named for what they show.
 * Files that are called neither {@code .jpg}, {@code .jpeg} nor {@code .png}, and names that begin
 * with a dot, are passed over and counted.
 */
public final class PictureFolder {
  private static final int MOST_PICTURES = 1_000_000;
  private static final InputRecipe TRIAL =
      new InputRecipe(8, 8, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR);

  private final Path root;
  private final List<Path> files = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();
  private int others;

  private PictureFolder(Path root) {
    this.root = root;
  }

  /**
   * Finds the pictures and decodes each of them once.
   *
   * @throws BenchException if there are none, there are pictures both in the folder itself and in
   *     folders, or one cannot be decoded
   * @throws IOException if something cannot be read
   */
  public static PictureList read(Path root) throws IOException {
    return new PictureFolder(root).list();
  }

  private PictureList list() throws IOException {
    if (!Files.isDirectory(root)) {
      throw new BenchException("--pictures " + root + ": no such folder");
    }
    List<Path> below = new ArrayList<>();
    for (Path child : children(root)) {
      if (Files.isDirectory(child)) {
        below.add(child);
      } else {
        add(child);
      }
    }
    int flat = files.size();
    for (Path folder : below) {
      int before = files.size();
      for (Path child : children(folder)) {
        add(child);
      }
      for (int i = before; i < files.size(); i++) {
        folders.add(String.valueOf(folder.getFileName()));
      }
    }
    if (flat > 0 && !folders.isEmpty()) {
      throw new BenchException(
          "--pictures %s: %d pictures beside %d in folders; either all in folders named for their"
                  .formatted(root, flat, folders.size())
              + " class, or none");
    }
    if (files.isEmpty()) {
      throw new BenchException(
          "--pictures %s: no .jpg, .jpeg or .png in it, of %d files".formatted(root, others));
    }
    check();
    return new PictureList(source(), files, folders);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private void add(Path file) {
    if (!StillFile.isNamed(file) || !Files.isRegularFile(file)) {
      others++;
    } else if (files.size() == MOST_PICTURES) {
      throw new BenchException("--pictures %s: over %d".formatted(root, MOST_PICTURES));
    } else {
      files.add(file);
    }
  }

  /** Before anything else takes its time. */
  private void check() {
    RowTarget row = new RowTarget(TRIAL, ByteBuffer.allocate(TRIAL.rowBytes()));
    try (PictureDecoder decoder = new PictureDecoder(FrameConfig.defaults().maxPixels())) {
      for (Path file : files) {
        StillFile.read(file).decode(decoder, row);
      }
    } catch (IOException e) {
      throw new BenchException("--pictures " + root + ": " + e.getMessage(), e);
    }
  }

  private String source() {
    long classes = folders.stream().distinct().count();
    return "%d pictures of %s%s%s"
        .formatted(
            files.size(),
            root.getFileName() == null ? root : root.getFileName(),
            classes == 0 ? "" : ", in %d class folders".formatted(classes),
            others == 0 ? "" : " (%d other files passed over)".formatted(others));
  }
}
