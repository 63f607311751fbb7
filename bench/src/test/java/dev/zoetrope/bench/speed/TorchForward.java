package dev.zoetrope.bench.speed;

import dev.zoetrope.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Python's PyTorch in a process of its own, which {@code torch_forward.py} speaks for: a line asks,
 * a line answers. It is asleep while it is not asked.
 */
final class TorchForward implements Forward {
  private static final String READY = "ready ";

  private final String name;
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private TorchForward(String name, Process process) {
    this.name = name;
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it and waits until the network is there.
   *
   * @param python an interpreter with torch, torchvision and timm
   * @param script {@code torch_forward.py}
   * @param way {@code eager} or {@code compile}
   * @param precision {@code fp32} or {@code bf16}
   * @throws BenchException if it cannot be had, with PyTorch's own reason
   */
  static TorchForward start(
      Path python, Path script, String network, String way, String precision) {
    ProcessBuilder builder =
        new ProcessBuilder(python.toString(), script.toString(), network, way, precision)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // The launcher's settings for our own process are no part of how people run PyTorch.
    builder.environment().keySet().removeIf(key -> key.startsWith("MALLOC_"));
    TorchForward forward;
    try {
      forward = new TorchForward("torch " + way + " " + precision, builder.start());
    } catch (IOException e) {
      throw new BenchException(e.getMessage(), e);
    }
    try {
      forward.answer(READY);
      return forward;
    } catch (BenchException e) {
      forward.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] run(int batch, int passes) {
    try {
      questions.write(batch + " " + passes + "\n");
      questions.flush();
    } catch (IOException e) {
      throw new BenchException(name + ": " + e.getMessage(), e);
    }
    return Arrays.stream(answer("").split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  private String answer(String beginning) {
    String line;
    try {
      line = answers.readLine();
    } catch (IOException e) {
      throw new BenchException(name + ": " + e.getMessage(), e);
    }
    if (line == null) {
      throw new BenchException(name + ": its process ended; standard error says why");
    }
    if (line.startsWith("failed ") || !line.startsWith(beginning)) {
      throw new BenchException(name + ": " + line);
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
