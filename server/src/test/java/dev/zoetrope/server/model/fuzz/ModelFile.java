package dev.zoetrope.server.model.fuzz;

import dev.zoetrope.server.model.Labels;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.ModelRepositoryException;
import dev.zoetrope.server.model.huggingface.HuggingFaceFolder;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.Checkpoints;
import dev.zoetrope.server.model.weights.ModuleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** The kinds of files that users hand over, each with its reader and what that may take. */
@SuppressWarnings("ImmutableEnumChecker") // readers are functions
enum ModelFile {
  SAFETENSORS("model.safetensors", CheckpointException.class, ModelFile::readTensors),
  /** An index, beside the shards that it names. */
  SHARD_INDEX("model.safetensors.index.json", CheckpointException.class, ModelFile::readTensors),
  /** Zip, pickle and tensors at once. */
  TORCH_CHECKPOINT("model.pth", CheckpointException.class, ModelFile::readTensors),
  LEGACY_CHECKPOINT("model.pth", CheckpointException.class, ModelFile::readTensors),
  /** The pickle alone: what is mutated is put into a sound archive. */
  PICKLE("model.pth", CheckpointException.class, ModelFile::readTensors),
  /** The directory alone. */
  ZIP("model.pt", CheckpointException.class, Checkpoints::isTorchScript),
  /** What is read of a module before LibTorch sees it. */
  TORCHSCRIPT("model.pt", CheckpointException.class, ModuleArchive::requireSound),
  CONFIG_PBTXT(
      "config.pbtxt",
      ModelRepositoryException.class,
      file -> ModelRepository.describe(Objects.requireNonNull(file.getParent()))),
  LABELS_TEXT("labels.txt", ModelException.class, Labels::read),
  LABELS_JSON("config.json", ModelException.class, Labels::read),
  CONFIG_JSON("config.json", ModelException.class, ModelFile::readFolder),
  PREPROCESSOR_JSON("preprocessor_config.json", ModelException.class, ModelFile::readFolder);

  /** Reads a file and lets go of it. */
  @FunctionalInterface
  private interface Reader {
    void read(Path file) throws IOException;
  }

  /** For exceptions, buffers of streams, and the archive's own tables; no file has a say in it. */
  private static final long FIXED_BYTES = 1 << 20;

  /**
   * Heap for each byte of the file: an entry of a table takes a few bytes in a file and a few
   * objects in memory.
   */
  private static final long BYTES_PER_BYTE = 256;

  /** Native memory of all tensors for each byte of the file: fp32 of int8, four views of each. */
  private static final long TENSOR_BYTES_PER_BYTE = 16;

  private final String fileName;
  private final Class<? extends ModelException> refusal;
  private final Reader reader;

  ModelFile(String fileName, Class<? extends ModelException> refusal, Reader reader) {
    this.fileName = fileName;
    this.refusal = refusal;
    this.reader = reader;
  }

  /** As a command line has it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the file is called where it lies. */
  String fileName() {
    return fileName;
  }

  /** The only exception that its reader may answer damage with. */
  Class<? extends ModelException> refusal() {
    return refusal;
  }

  /** Heap that reading a file of so many bytes may allocate, what is freed on the way included. */
  static long mostHeap(long fileBytes) {
    return FIXED_BYTES + BYTES_PER_BYTE * fileBytes;
  }

  void read(Path file) throws IOException {
    reader.read(file);
  }

  private static void readTensors(Path file) throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      long bytes = 0;
      for (Path part : checkpoint.files()) {
        bytes += Files.size(part);
      }
      long tensors = 0;
      for (Map.Entry<String, Checkpoint.Entry> named : checkpoint.entries().entrySet()) {
        tensors += Math.multiplyExact(Float.BYTES, named.getValue().elements());
        if (tensors > TENSOR_BYTES_PER_BYTE * bytes) {
          throw new IllegalStateException(
              "tensors of %d bytes and more out of a file of %d".formatted(tensors, bytes));
        }
      }
      for (Map.Entry<String, Checkpoint.Entry> named : checkpoint.entries().entrySet()) {
        try (Tensor tensor = checkpoint.read(named.getKey())) {
          List<Long> shape = named.getValue().shape();
          if (tensor.dim() != shape.size() || tensor.numel() != named.getValue().elements()) {
            throw new IllegalStateException(named.getKey() + ": not of shape " + shape);
          }
        }
      }
    }
  }

  private static void readFolder(Path file) throws IOException {
    HuggingFaceFolder.read(Objects.requireNonNull(file.getParent()), Map.of());
  }
}
