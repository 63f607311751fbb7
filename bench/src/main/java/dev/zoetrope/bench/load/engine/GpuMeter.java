package dev.zoetrope.bench.load.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code nvidia-smi}, where there is one, how busy the busiest device is: one process for the
 * whole phase, which prints a line a second. One thread reads it; any may ask.
 */
final class GpuMeter implements AutoCloseable {
  private static final List<String> COMMAND =
      List.of(
          "nvidia-smi",
          "--query-gpu=utilization.gpu",
          "--format=csv,noheader,nounits",
          "--loop-ms=1000");

  private final Process process;
  private volatile OptionalDouble newest = OptionalDouble.empty();

  private GpuMeter(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "gpu-meter");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts asking; what there is no tool for is never known. */
  static Optional<GpuMeter> start() {
    try {
      return Optional.of(
          new GpuMeter(new ProcessBuilder(COMMAND).redirectErrorStream(true).start()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        newest = OptionalDouble.of(Double.parseDouble(line.strip()));
      }
    } catch (IOException | NumberFormatException e) {
      newest = OptionalDouble.empty();
    }
  }

  /** In percent; empty as long as nothing is known. */
  OptionalDouble percent() {
    return newest;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
