package dev.zoetrope.server.model.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Where Jazzer hands in one file after another; {@link FuzzCampaign} starts it in a process of its
 * own, which says by properties of which kind they are and where they may lie. Jazzer's thread.
 */
public final class ModelFileFuzzer {
  private static final ModelFile KIND =
      ModelFile.valueOf(System.getProperty("fuzz.kind", ModelFile.SAFETENSORS.name()));

  /** A leak of a few kilobytes each shows after so many files. */
  private static final int LOOK_EVERY = 4096;

  private static final long MOST_GROWTH_BYTES = 512L << 20;

  private static @Nullable Workplace workplace;
  private static long files;
  private static long residentAtFirst;

  private ModelFileFuzzer() {}

  /** Jazzer calls it first, and not by its clock. */
  public static void fuzzerInitialize() throws IOException {
    Path folder = Files.createDirectories(Path.of(System.getProperty("fuzz.folder", "model")));
    Workplace ready = new Workplace(KIND, folder);
    List<byte[]> seeds = Seeds.of(KIND);
    for (byte[] seed : seeds) {
      // Brings in the classes, and LibTorch.
      if (ready.read(seed, false).isPresent()) {
        throw new IllegalStateException(KIND + ": a seed is refused");
      }
    }
    workplace = ready;
  }

  /** One file; what is thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    // The first few still compile and load.
    Objects.requireNonNull(workplace).read(bytes, files > 100);
    if (++files % LOOK_EVERY != 0) {
      return;
    }
    long resident = Pointer.physicalBytes();
    residentAtFirst = residentAtFirst == 0 ? resident : residentAtFirst;
    if (resident > residentAtFirst + MOST_GROWTH_BYTES) {
      throw new IllegalStateException(
          "resident memory grew from %d to %d bytes in %d files"
              .formatted(residentAtFirst, resident, files));
    }
  }

  /** Jazzer calls it last. */
  public static void fuzzerTearDown() {
    System.err.printf(
        "%s: %d files, most heap %.0f %% of what their size allows%n",
        KIND, files, 100 * Objects.requireNonNull(workplace).mostHeapShare());
  }
}
