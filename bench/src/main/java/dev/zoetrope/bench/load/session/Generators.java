package dev.zoetrope.bench.load.session;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.ResultMerge;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.process.JvmCommand;
import dev.zoetrope.server.clock.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Several generating processes of one plan, each with its part of the streams. All make the same
 * schedule, begin at the same moment, and leave a file each; the files add up to one result.
 */
public final class Generators {
  private static final String MAIN = "dev.zoetrope.bench.cli.Main";
  private static final long LEAD_MICROS = TimeUnit.SECONDS.toMicros(8);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int count;
  private final Path folder;
  private final BooleanSupplier stopped;

  /**
   * Not started yet.
   *
   * @param folder where their files go
   */
  public Generators(int count, Path folder, BooleanSupplier stopped) {
    this.count = count;
    this.folder = folder;
    this.stopped = stopped;
  }

  /**
   * Runs them all and waits.
   *
   * @param arguments of the whole command, {@code bench run} first, but for those that differ
   * @throws BenchException if one of them fails
   */
  public RunResult run(List<String> arguments) throws IOException, InterruptedException {
    long start = SystemTime.INSTANCE.unixMicros() + LEAD_MICROS;
    List<Process> processes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve("generator-" + i + ".json");
        files.add(file);
        List<String> words = new ArrayList<>(arguments);
        words.addAll(
            List.of(
                "--shard",
                i + "/" + count,
                "--start-at",
                Long.toString(start),
                "--result-file",
                file.toString()));
        processes.add(
            new ProcessBuilder(JvmCommand.like(List.of(), MAIN, words))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
      }
      await(processes);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    List<RunResult> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(ResultJson.read(file));
    }
    return ResultMerge.merge(parts);
  }

  private void await(List<Process> processes) throws InterruptedException {
    boolean told = false;
    while (processes.stream().anyMatch(Process::isAlive)) {
      if (stopped.getAsBoolean() && !told) {
        processes.forEach(Process::destroy);
        told = true;
      }
      SystemTime.pause(LOOK_NANOS);
    }
    for (int i = 0; i < processes.size(); i++) {
      int code = processes.get(i).waitFor();
      if (code != 0) {
        throw new BenchException("generator " + i + " ended with exit code " + code);
      }
    }
  }
}
