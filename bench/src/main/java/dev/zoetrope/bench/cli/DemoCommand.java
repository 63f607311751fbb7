package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.demo.Demo;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zoetrope demo}. */
@Command(
    name = "demo",
    description =
        "Serves the embedded model, streams a sample video to it, prints the answers and writes a"
            + " report. Fails unless the model recognises the scenes.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "zoetrope-demo",
      description =
          "Where report.html, overlay.mp4, sample.mp4 and server.log go; default ${DEFAULT-VALUE}.")
  private Path out = Path.of("zoetrope-demo");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    boolean passed = new Demo(out, ManifestVersion.version(), spec.commandLine().getOut()).run();
    return passed ? 0 : Main.FAILED;
  }
}
