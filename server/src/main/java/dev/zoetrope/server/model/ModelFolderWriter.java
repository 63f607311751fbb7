package dev.zoetrope.server.model;

import com.google.protobuf.TextFormat;
import dev.zoetrope.inference.DataType;
import dev.zoetrope.inference.ModelConfig;
import dev.zoetrope.inference.ModelInput;
import dev.zoetrope.inference.ModelOutput;
import dev.zoetrope.inference.ModelParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.JitModule;

/**
 * Writes a model's folder beside its place and moves it there in one step, so that a repository
 * never holds half a model.
 */
final class ModelFolderWriter {
  private static final String PROVENANCE = "provenance.json";

  private final Path repository;
  private final Path target;
  private final boolean replace;

  /** Refuses early: building takes a while. */
  ModelFolderWriter(Path repository, String name, boolean replace) {
    this.repository = repository;
    this.target = repository.resolve(name);
    this.replace = replace;
    if (!replace && Files.exists(target)) {
      throw new ModelException("model folder " + target + " is there already; --force replaces it");
    }
  }

  Path write(ModelDescription model, JitModule module, Provenance provenance) throws IOException {
    place(
        work -> {
          Path made = work.resolve("made");
          fill(made, model, module, provenance);
          return made;
        },
        made -> made);
    return target;
  }

  /** The model's folder. */
  Path target() {
    return target;
  }

  /** Makes model folders. */
  @FunctionalInterface
  interface Making<T> {
    /** In a folder that is there for the time that it takes. */
    T make(Path work) throws IOException;
  }

  /**
   * Moves what is made to its place; everything else that was made is deleted.
   *
   * @param folder which of the folders becomes the model's
   */
  <T> T place(Making<T> making, Function<T, Path> folder) throws IOException {
    Files.createDirectories(repository);
    Path work = Files.createTempDirectory(repository, "." + target.getFileName() + ".");
    try {
      T made = making.make(work);
      if (replace && Files.exists(target)) {
        Files.move(target, work.resolve("replaced"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(folder.apply(made), target, StandardCopyOption.ATOMIC_MOVE);
      return made;
    } finally {
      delete(work);
    }
  }

  /** Writes a whole model folder, which is not there yet. */
  static void fill(Path folder, ModelDescription model, JitModule module, Provenance provenance)
      throws IOException {
    Files.createDirectories(folder.resolve(model.version()));
    save(module, folder.resolve(model.version()).resolve(ModelFolder.MODULE));
    if (!model.labels().isEmpty()) {
      Files.write(folder.resolve(ModelFolder.LABELS), model.labels());
    }
    describe(folder, model, List.of(), provenance);
  }

  /** Writes a folder's settings, with a comment above them, and its provenance. */
  static void describe(
      Path folder, ModelDescription model, List<String> comment, Provenance provenance)
      throws IOException {
    StringBuilder text = new StringBuilder();
    comment.forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
    Files.writeString(folder.resolve(ModelFolder.CONFIG), text + config(model));
    Files.writeString(folder.resolve(PROVENANCE), provenance.text());
  }

  private static void save(JitModule module, Path file) throws IOException {
    try {
      module.save(file.toString());
    } catch (RuntimeException e) {
      throw new IOException("LibTorch could not write " + file.getFileName(), e);
    }
  }

  private static String config(ModelDescription model) {
    ModelOutput.Builder output =
        ModelOutput.newBuilder()
            .setName("OUTPUT__0")
            .setDataType(DataType.TYPE_FP32)
            .addAllDims(List.of(-1L, (long) model.output().size()));
    if (!model.labels().isEmpty()) {
      output.setLabelFilename(ModelFolder.LABELS);
    }
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(model.name())
            .setPlatform("pytorch_libtorch")
            .addInput(
                ModelInput.newBuilder()
                    .setName("INPUT__0")
                    .setDataType(DataType.TYPE_FP32)
                    .addAllDims(
                        List.of(
                            -1L,
                            3L,
                            (long) model.recipe().height(),
                            (long) model.recipe().width())))
            .addOutput(output);
    ModelSettings.write(model)
        .forEach(
            (key, value) ->
                config.putParameters(
                    key, ModelParameter.newBuilder().setStringValue(value).build()));
    return TextFormat.printer().printToString(config.build());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
