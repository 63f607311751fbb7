package dev.zoetrope.server.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python with PyTorch, for tests whose files are too large to be kept: {@code $TORCH_PYTHON}, or
 * the {@code python3} of the path.
 */
public final class TorchPython {
  private static final Path SCRIPTS = Path.of("src/test/python");
  private static final long PROBE_SECONDS = 120;
  private static final long SCRIPT_SECONDS = 480;

  private TorchPython() {}

  /**
   * Runs a script of {@code src/test/python} to its end, or skips the test and says why.
   *
   * @param modules that it imports
   * @return what it printed
   */
  public static String run(String script, List<String> modules, Path folder) throws IOException {
    String python = Optional.ofNullable(System.getenv("TORCH_PYTHON")).orElse("python3");
    Path log = Files.createTempFile("torch", ".log");
    try {
      String imports = "import " + String.join(", ", modules);
      assumeTrue(
          ended(List.of(python, "-c", imports), log, PROBE_SECONDS),
          () ->
              "%s cannot \"%s\" (TORCH_PYTHON names another interpreter): %s"
                  .formatted(python, imports, text(log)));
      List<String> command = new ArrayList<>(List.of(python, SCRIPTS.resolve(script).toString()));
      command.add(folder.toString());
      if (!ended(command, log, SCRIPT_SECONDS)) {
        throw new IOException(command + ": " + text(log));
      }
      return text(log);
    } finally {
      Files.delete(log);
    }
  }

  private static boolean ended(List<String> command, Path log, long seconds) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      Files.writeString(log, String.valueOf(e.getMessage()));
      return false;
    }
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Python ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
