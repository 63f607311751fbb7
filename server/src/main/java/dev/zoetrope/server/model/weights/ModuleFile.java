package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a module's file says of itself before LibTorch loads it, by its first bytes and its zip
 * directory. PyTorch writes an empty {@code code/__torch__/torch/classes/NAME.py} for each family
 * of native classes that a module holds.
 *
 * @param quantized whether it holds quantized weights, which an engine packs when they are loaded
 * @param xnnpack whether it holds convolutions or linear layers packed for XNNPACK, as {@code
 *     optimize_for_mobile} leaves them
 */
public record ModuleFile(boolean quantized, boolean xnnpack) {
  private static final String CLASSES = "/code/__torch__/torch/classes/";

  /**
   * Looks at a file. One that is not known to be anything else is left to {@link ModuleArchive}.
   *
   * @throws CheckpointException if it is a damaged archive, or something that is not TorchScript;
   *     the message says what it is and what to do
   * @throws IOException if it cannot be read
   */
  public static ModuleFile inspect(Path file) throws IOException {
    byte[] head = Checkpoints.head(file);
    if (Checkpoints.isZip(head)) {
      return archive(file);
    }
    requireNoOther(new String(head, StandardCharsets.ISO_8859_1));
    return new ModuleFile(false, false);
  }

  private static ModuleFile archive(Path file) throws IOException {
    try (ZipFile zip = ZipDirectory.open(file)) {
      List<String> names = zip.stream().map(ZipEntry::getName).toList();
      if (has(names, "/archive_format") || has(names, "serialized_exported_program.json")) {
        throw refused("a torch.export package (.pt2)", "save the model with torch.jit.save");
      }
      if (has(names, ".data/extern_modules")) {
        throw refused("a torch.package archive of Python code", "save it with torch.jit.save");
      }
      if (has(names, "/data.pkl") && !has(names, Checkpoints.TORCHSCRIPT_ENTRY)) {
        throw refused(
            "what torch.save writes, weights or a Python object without its code",
            "build weights with `models build ARCH --weights FILE`, or torch.jit.save the module");
      }
      return new ModuleFile(
          has(names, CLASSES + "quantized.py"), has(names, CLASSES + "xnnpack.py"));
    }
  }

  private static boolean has(List<String> names, String ending) {
    return names.stream().anyMatch(name -> name.endsWith(ending));
  }

  private static void requireNoOther(String head) {
    if (head.startsWith("\177ELF")) {
      throw refused("a shared library", "save the model with torch.jit.save");
    }
    if (head.startsWith("\200")) {
      throw refused(
          "a pickle, as torch.save wrote before PyTorch 1.6",
          "build weights with `models build ARCH --weights FILE`, or torch.jit.save the module");
    }
    if (head.startsWith("{", 8)) {
      throw refused(
          "safetensors, weights without code", "build it with `models build ARCH --weights FILE`");
    }
  }

  private static CheckpointException refused(String what, String cure) {
    return new CheckpointException("no TorchScript module but " + what + "; " + cure);
  }
}
