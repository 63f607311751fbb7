package dev.zoetrope.bench.compare.lineup;

import com.google.protobuf.TextFormat;
import dev.zoetrope.inference.DataType;
import dev.zoetrope.inference.ModelConfig;
import dev.zoetrope.inference.ModelInput;
import dev.zoetrope.inference.ModelParameter;
import dev.zoetrope.server.model.Labels;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.ModelRepositoryException;
import dev.zoetrope.server.model.RepositoryModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TorchScript files, each in a model folder of its own whose settings are what the command line
 * says of the input. A file is linked there, not copied, where the file system can.
 */
public final class FileLineup {
  private static final String IMAGENET = "imagenet";

  private FileLineup() {}

  /**
   * Makes the folders.
   *
   * @param files at least one
   * @param reference one of them; without one the first
   * @param scratch a folder for the folders
   * @throws IllegalArgumentException if the reference is none of them, a file comes twice, or a
   *     setting is not valid
   * @throws IOException if a file is not there
   */
  public static Lineup of(List<Path> files, Optional<Path> reference, FileInput input, Path scratch)
      throws IOException {
    List<String> names = names(files);
    int referenceIndex = referenceIndex(files, reference);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path folder =
          Files.createDirectories(
              scratch.resolve("file" + i).resolve(String.valueOf(files.get(i).getFileName())));
      write(folder, files.get(i), input);
      subjects.add(subject(names.get(i), folder));
    }
    return new Lineup("TorchScript files", subjects, subjects.get(referenceIndex), List.of());
  }

  private static List<String> names(List<Path> files) throws NoSuchFileException {
    List<Path> known = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            file + ": a folder; models of a repository are compared with --repository DIR NAME...");
      }
      if (known.contains(absolute(file))) {
        throw new IllegalArgumentException(file + ": given twice");
      }
      known.add(absolute(file));
      boolean unique =
          files.stream().filter(f -> file.getFileName().equals(f.getFileName())).count() == 1;
      names.add(unique ? String.valueOf(file.getFileName()) : file.toString());
    }
    return names;
  }

  private static int referenceIndex(List<Path> files, Optional<Path> reference) {
    if (reference.isEmpty()) {
      return 0;
    }
    int index =
        files.stream().map(FileLineup::absolute).toList().indexOf(absolute(reference.get()));
    if (index < 0) {
      throw Lineup.noReference(
          reference.get().toString(), files.stream().map(Path::toString).toList());
    }
    return index;
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static void write(Path folder, Path file, FileInput input) throws IOException {
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setPlatform("pytorch_libtorch")
            .addInput(
                ModelInput.newBuilder()
                    .setName("INPUT__0")
                    .setDataType(DataType.TYPE_FP32)
                    .addAllDims(List.of(-1L, 3L, (long) input.height(), (long) input.width())));
    input
        .settings()
        .forEach(
            (key, value) ->
                config.putParameters(
                    key, ModelParameter.newBuilder().setStringValue(value).build()));
    Files.writeString(
        folder.resolve("config.pbtxt"), TextFormat.printer().printToString(config.build()));
    if (input.labels().isPresent()) {
      String source = input.labels().get();
      Files.write(
          folder.resolve("labels.txt"),
          source.equals(IMAGENET) ? Labels.imageNet() : Labels.read(Path.of(source)));
    }
    Path module = Files.createDirectories(folder.resolve("1")).resolve("model.pt");
    try {
      Files.createSymbolicLink(module, absolute(file));
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, module);
    }
  }

  /** A problem with settings that were just written is one of the command line. */
  private static Subject subject(String name, Path folder) throws IOException {
    try {
      RepositoryModel model = ModelRepository.describe(folder);
      return new Subject(name, Optional.of(model), folder, Optional.empty());
    } catch (ModelRepositoryException e) {
      throw new IllegalArgumentException("--set or --labels: " + Subject.problems(e), e);
    }
  }
}
