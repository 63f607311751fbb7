package dev.zoetrope.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A comparison on disk. */
public final class CompareFiles {
  private CompareFiles() {}

  /** Writes {@code comparison.md}, {@code comparison.json} and {@code comparison.html}. */
  public static void write(CompareResult result, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("comparison.md"), new CompareText(result).markdown());
    Files.writeString(folder.resolve("comparison.json"), CompareJson.of(result) + "\n");
    Files.writeString(folder.resolve("comparison.html"), new CompareReport(result).html());
  }
}
