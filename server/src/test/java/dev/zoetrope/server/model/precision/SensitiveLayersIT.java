package dev.zoetrope.server.model.precision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.arch.Pictures;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A layer that bytes would ruin stays in fp32, and no other does. */
class SensitiveLayersIT {
  private static final int SIZE = 16;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  private static void pictures(Consumer<Tensor> consumer) {
    try (PointerScope scope = new PointerScope()) {
      Tensor pair = Pictures.pair(SIZE);
      consumer.accept(pair.flip(2));
      consumer.accept(pair.flip(3));
    }
  }

  /**
   * Four layers, the second of which reads a channel so many times as large as its others, and
   * weighs it accordingly: with one grid for all, the others are lost.
   */
  private static JitModule network(double times) {
    torch.manual_seed(1);
    Tensor first = torch.randn(8, 3, 3, 3);
    first.narrow(0, 0, 1).mul_(new Scalar(times));
    Tensor second = torch.randn(8, 8, 1, 1);
    second.narrow(1, 0, 1).div_(new Scalar(times));
    JitModule module = new JitModule(new QualifiedName("uneven"));
    module.register_parameter("first", first, false);
    module.register_parameter("second", second, false);
    module.register_parameter("third", torch.randn(128, 8, 3, 3), false);
    module.register_parameter("last", torch.randn(20, 128), false);
    module.define(
        """
        def forward(self, x):
            x = torch.conv2d(x, self.first)
            x = torch.relu(torch.conv2d(x, self.second))
            x = torch.relu(torch.conv2d(x, self.third))
            return torch.linear(torch.mean(x, [2, 3]), self.last)
        """);
    module.eval();
    return module;
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "1000, 3"})
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void staysInFp32(double times, int onBytes) throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 = network(times);
        JitModule made =
            Variants.of(Precision.INT8_STATIC, fp32, Optional.of(SensitiveLayersIT::pictures));
        JitModule frozen = torch.freeze(made);
        BoundGraph graph = GraphReader.read(frozen)) {
      List<Tensor> weights =
          graph.tensors().values().stream().filter(tensor -> tensor.dim() > 1).toList();
      assertThat(weights).hasSize(4);
      assertThat(weights.stream().filter(Tensor::is_quantized)).hasSize(onBytes);
      assertThat(weights)
          .filteredOn(tensor -> !tensor.is_quantized())
          .allMatch(tensor -> tensor.numel() == 64);
      Tensor seen = Pictures.pair(SIZE);
      assertThat(Sqnr.centred(Pictures.logits(fp32, seen), Pictures.logits(made, seen)))
          .isGreaterThan(26);
    }
  }
}
