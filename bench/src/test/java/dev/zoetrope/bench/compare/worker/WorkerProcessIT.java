package dev.zoetrope.bench.compare.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.LibTorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessIT {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeAModelThatPrints() throws IOException {
    LibTorch.initialize();
    model = folder.resolve("printing");
    Path version = Files.createDirectories(model.resolve("1"));
    try (JitModule module = new JitModule(new QualifiedName("test.Printing"))) {
      module.define(
          """
          def forward(self, x):
              print('{"error": "not from the worker"}')
              return x.mean([2, 3])
          """);
      module.save(version.resolve("model.pt").toString());
    }
    Files.writeString(
        model.resolve("config.pbtxt"),
        "input { name: \"x\" data_type: TYPE_FP32 dims: [ -1, 3, 8, 8 ] }");
  }

  private WorkerProcess start() throws IOException {
    return WorkerProcess.start(
        new WorkerOrder(true, model, 1, List.of(1, 2)), folder.resolve("log"));
  }

  @Test
  void answersWhateverTheModulePrints() throws Exception {
    try (WorkerProcess worker = start()) {
      Opening opening = worker.open();
      assertThat(opening.outputs()).isEqualTo(3);
      assertThat(opening.batches()).containsExactly(1, 2);
      assertThat(worker.load()).isPositive();
      assertThat(worker.time(2, Duration.ofMillis(1)))
          .isNotEmpty()
          .allSatisfy(pass -> assertThat(pass).isPositive());
    }
  }

  @Test
  void tellsThatItsProcessIsGone() throws Exception {
    try (WorkerProcess worker = start()) {
      worker.open();
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(() -> worker.time(1, Duration.ofMillis(1)))
          .isInstanceOf(WorkerException.class)
          .hasMessageStartingWith("its process ended with exit code ");
    }
  }
}
