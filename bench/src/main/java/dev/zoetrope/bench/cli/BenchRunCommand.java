package dev.zoetrope.bench.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code zoetrope bench run}. */
@Command(name = "run", mixinStandardHelpOptions = true)
final class BenchRunCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
