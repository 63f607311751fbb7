package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Opens weights files by what is in them; names and endings do not matter. */
public final class Checkpoints {
  /** What a TorchScript archive holds and a state dict does not, below the archive's top. */
  static final String TORCHSCRIPT_ENTRY = "/constants.pkl";

  private static final int SNIFFED_BYTES = 9;

  /** How a pointer begins: {@code version https://git-lfs.github.com/spec/v1}. */
  private static final String GIT_LFS = "version h";

  private Checkpoints() {}

  /**
   * A checkpoint, open; the caller closes it.
   *
   * @throws CheckpointException if the file is of no known kind, damaged, or of a kind that is
   *     refused; the message begins with the file's name
   * @throws IOException if it cannot be read
   */
  public static Checkpoint open(Path file) throws IOException {
    return named(file, () -> open(file, head(file)));
  }

  /** One file of several, which is no index itself. */
  static Checkpoint openShard(Path file) throws IOException {
    return named(file, () -> openSingle(file, head(file)));
  }

  /** Opens something. */
  @FunctionalInterface
  private interface Opening {
    Checkpoint open() throws IOException;
  }

  private static Checkpoint named(Path file, Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (CheckpointException e) {
      throw new CheckpointException(file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private static Checkpoint open(Path file, byte[] head) throws IOException {
    return head.length > 0 && head[0] == '{'
        ? ShardedCheckpoint.open(file)
        : openSingle(file, head);
  }

  private static Checkpoint openSingle(Path file, byte[] head) throws IOException {
    if (isZip(head)) {
      return TorchCheckpointFile.open(file);
    }
    if (LegacyCheckpointFile.isOne(head)) {
      return LegacyCheckpointFile.open(file);
    }
    if (head.length > 1 && (head[0] & 0xff) == 0x80 && head[1] <= 5) {
      throw new CheckpointException(
          "a bare pickle that torch.save did not write; in Python, load it and torch.save its state"
              + " dict");
    }
    if (head.length == SNIFFED_BYTES && head[SNIFFED_BYTES - 1] == '{') {
      return SafetensorsFile.open(file);
    }
    if (new String(head, StandardCharsets.US_ASCII).startsWith(GIT_LFS)) {
      throw new CheckpointException(
          "a Git LFS pointer, not the weights themselves: `git lfs pull` brings them");
    }
    throw new CheckpointException(
        "neither a safetensors file nor a PyTorch zip archive (.pth, .bin)");
  }

  /** The first bytes of a regular file. */
  static byte[] head(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CheckpointException(
          Files.isDirectory(file) ? "a folder, not a weights file" : "not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SNIFFED_BYTES);
    }
  }

  /** Whether a file that begins so is a zip archive. */
  static boolean isZip(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  /**
   * Whether a file is a TorchScript archive, which is no checkpoint but code with its weights.
   *
   * @throws CheckpointException if it is a damaged archive
   * @throws IOException if it cannot be read
   */
  public static boolean isTorchScript(Path file) throws IOException {
    if (!isZip(head(file))) {
      return false;
    }
    try (ZipFile zip = ZipDirectory.open(file)) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith(TORCHSCRIPT_ENTRY));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          file.getFileName() + ": damaged zip archive: " + e.getMessage(), e);
    }
  }
}
