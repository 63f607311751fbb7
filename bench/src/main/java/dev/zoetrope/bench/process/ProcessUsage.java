package dev.zoetrope.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the operating system says about a process. Any thread. */
public final class ProcessUsage {
  private ProcessUsage() {}

  /** Processor time in user and kernel mode so far; zero where the system does not tell. */
  public static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Memory of this process that no file backs, in bytes ({@code RssAnon} of {@code
   * /proc/self/status}): heaps, stacks, weights and machine code made at run time, but no
   * libraries; empty where there is no such file.
   */
  public static OptionalLong anonymousBytes() {
    return kibibytes(Path.of("/proc/self/status"), "RssAnon:");
  }

  /**
   * Memory in bytes, shared pages divided among those who share them (PSS, {@code
   * /proc/PID/smaps_rollup}); empty where there is no such file.
   */
  public static OptionalLong proportionalBytes(ProcessHandle process) {
    return proportionalBytes(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"));
  }

  /**
   * Memory in bytes, shared pages counted in full (RSS, {@code /proc/PID/status}): cheaper to ask
   * for than the proportional size; empty where there is no such file.
   */
  public static OptionalLong residentBytes(ProcessHandle process) {
    return kibibytes(Path.of("/proc", Long.toString(process.pid()), "status"), "VmRSS:");
  }

  static OptionalLong proportionalBytes(Path smapsRollup) {
    return kibibytes(smapsRollup, "Pss:");
  }

  static OptionalLong kibibytes(Path file, String key) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
