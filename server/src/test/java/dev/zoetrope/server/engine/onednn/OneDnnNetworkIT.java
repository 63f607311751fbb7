package dev.zoetrope.server.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.fused.FusibleNetwork;
import dev.zoetrope.server.engine.fused.FusionException;
import dev.zoetrope.server.engine.network.Network;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.Golden;
import dev.zoetrope.server.model.arch.Pictures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.Sqnr;
import dev.zoetrope.server.model.precision.Variants;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network answers as primitives of oneDNN's what it answers in LibTorch. */
class OneDnnNetworkIT {
  /** Of the largest logit. */
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  private static OneDnnNetwork planned(JitModule frozen, int size)
      throws FusionException, PlanException {
    try (FusibleNetwork source =
        FusibleNetwork.read(frozen, List.of(1L, 3L, (long) size, (long) size))) {
      return OneDnnNetwork.of(source);
    }
  }

  /** A row for each picture, in batches of so many. */
  private static List<float[]> answers(Network network, Tensor pictures, int batch, int outputs) {
    Tensor rows = pictures.permute(0, 2, 3, 1).contiguous();
    List<float[]> answers = new ArrayList<>();
    Tensor input = torch.zeros(batch, rows.size(1), rows.size(2), 3);
    float[] numbers = new float[batch * outputs];
    try (Network.Passes passes = network.passes(input, new int[] {batch}, outputs)) {
      for (long row = 0; row < rows.size(0); row += batch) {
        input.copy_(rows.narrow(0, row, batch));
        passes.run(batch, numbers);
        for (int i = 0; i < batch; i++) {
          answers.add(Arrays.copyOfRange(numbers, i * outputs, (i + 1) * outputs));
        }
      }
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "efficientnet_lite0",
        "mobilenet_v3_large",
        "mobilenet_v3_small_tail_dilated",
        "mobilenet_v3_blocks"
      })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersAsTheReferenceDoes(String file) throws Exception {
    Golden golden = Golden.read(file);
    try (PointerScope scope = new PointerScope();
        JitModule emitted = golden.create().emit(new SeededInitialization(0));
        JitModule frozen = torch.freeze(emitted);
        Network network = planned(frozen, golden.size())) {
      Tensor pictures = Pictures.pair(golden.size());
      int outputs = golden.logits().get(0).length;
      assertSame(answers(network, pictures, 2, outputs), golden.logits());
      assertSame(answers(network, pictures, 1, outputs), golden.logits());
    }
  }

  /** Against the file as stock LibTorch runs it. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_large, logits, bf16, 30",
    "efficientnet_lite0, logits, bf16, 30",
    "mobilenet_v3_large, logits, int8-static, 30",
    "efficientnet_lite0, logits, int8-static, 30",
    "mobilenet_v3_small, pooled, int8-static, 20",
    "mobilenet_v3_small, logits, int8-weight-only, 80",
  })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersAsTheVariantDoes(String name, String output, String precision, double decibels)
      throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 =
            Architectures.create(name, Map.of("output", output)).emit(new SeededInitialization(0));
        JitModule variant =
            Variants.of(
                Precision.of(precision).orElseThrow(),
                fp32,
                Optional.of(consumer -> consumer.accept(Pictures.pair(224).flip(3))));
        Network network = planned(torch.freeze(variant), 224)) {
      Tensor pictures = Pictures.pair(224).contiguous(MemoryFormat.ChannelsLast);
      List<float[]> expected = Pictures.logits(variant, pictures);
      int outputs = expected.get(0).length;
      assertThat(Sqnr.centred(expected, answers(network, pictures, 2, outputs)))
          .isGreaterThan(decibels);
      assertThat(Sqnr.centred(expected, answers(network, pictures, 1, outputs)))
          .isGreaterThan(decibels);
    }
  }

  /** Strides, groups, dilation; sums of what is read again, of the input, and of two sums. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // What is added is read again afterwards.
        """
        y = torch.conv2d(x, self.stem, None, [2, 1], [1, 0], [1, 1], 1)
        z = torch.relu(torch.conv2d(y, self.grouped, self.bias, [1, 1], [2, 2], [2, 2], 4))
        s = torch.conv2d(z, self.point, None) + y
        t = torch.conv2d(s, self.point, self.bias) + s
        return torch.mean(t * y, [2, 3])
        """,
        // The input is added, and no layer's result to another's.
        """
        y = torch.conv2d(x, self.three, None, [1, 1], [1, 1]) + x
        z = torch.sigmoid(torch.conv2d(y, self.three, None, [1, 1], [1, 1]))
        return torch.flatten(torch.adaptive_avg_pool2d(torch.silu(z + y) + z, [1, 1]), 1)
        """,
        // One pixel for every other, on either side; a linear layer and what follows it.
        """
        y = torch.hardswish(torch.conv2d(x, self.stem, self.bias, [2, 2], [1, 1]))
        p = torch.adaptive_avg_pool2d(y, [1, 1])
        g = torch.hardsigmoid(torch.conv2d(torch.relu(torch.conv2d(p, self.point)), self.point))
        h = torch.hardtanh(g * y, 0., 0.4) + p
        m = torch.mean(h, [2, 3])
        return torch.gelu(torch.linear(m, self.flat, self.bias), approximate="tanh") + m
        """,
      })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersAsLibTorchDoes(String body) throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("drawn"))) {
      module.register_parameter("stem", torch.randn(8, 3, 3, 3), false);
      module.register_parameter("grouped", torch.randn(8, 2, 3, 3), false);
      module.register_parameter("point", torch.randn(8, 8, 1, 1), false);
      module.register_parameter("three", torch.randn(3, 3, 3, 3), false);
      module.register_parameter("flat", torch.randn(8, 8), false);
      module.register_parameter("bias", torch.randn(8), false);
      module.define("def forward(self, x):\n" + body.indent(4));
      module.eval();
      JitModule frozen = torch.freeze(module);
      Tensor pictures = torch.randn(6, 3, 19, 19).contiguous(MemoryFormat.ChannelsLast);
      List<float[]> expected = Pictures.logits(frozen, pictures);
      try (Network network = planned(frozen, 19)) {
        for (int batch : new int[] {1, 2, 6}) {
          assertSame(answers(network, pictures, batch, expected.get(0).length), expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return torch.flatten(torch.max_pool2d(x, [19, 19]), 1) | no primitive for aten::max_pool2d",
        "return torch.flatten(x, 1) | aten::flatten of a picture",
        "return x | an output of more than two dimensions",
        "return torch.mean(x, [3]).mean(2) | a tensor of 3 dimensions",
        "return torch.mean(x * 2.0, [2, 3]) | aten::mul of a tensor and a number",
      })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void saysWhatItHasNoPrimitiveFor(String body, String reason) {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("other"))) {
      module.define("def forward(self, x):\n" + body.indent(4));
      module.eval();
      JitModule frozen = torch.freeze(module);
      assertThatThrownBy(() -> planned(frozen, 19))
          .isInstanceOf(PlanException.class)
          .hasMessage(reason);
    }
  }

  /** A clock that says anything has the trial choose anything that oneDNN has for a layer. */
  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16", "int8-static"})
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersTheSameByWhicheverImplementations(String precision) throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule fp32 =
            Architectures.create("mobilenet_v3_small", Map.of())
                .emit(new SeededInitialization(0))) {
      JitModule variant =
          Variants.of(
              Precision.of(precision).orElseThrow(),
              fp32,
              Optional.of(consumer -> consumer.accept(Pictures.pair(64).flip(3))));
      Tensor pictures = Pictures.pair(64).contiguous(MemoryFormat.ChannelsLast);
      List<float[]> expected = Pictures.logits(variant, pictures);
      Set<List<String>> choices = new HashSet<>();
      try (FusibleNetwork source =
          FusibleNetwork.read(torch.freeze(variant), List.of(1L, 3L, 64L, 64L))) {
        for (int seed = 0; seed < 3; seed++) {
          try (OneDnnNetwork network = OneDnnNetwork.of(source, new RandomClock(seed))) {
            choices.add(network.implementations());
            for (int batch : new int[] {1, 2}) {
              assertThat(Sqnr.centred(expected, answers(network, pictures, batch, 1000)))
                  .as("seed %d, batch %d: %s", seed, batch, network.implementations())
                  .isGreaterThan(25);
            }
          }
        }
      }
      assertThat(choices).hasSize(3);
    }
  }

  /** Goes on by anything up to a millisecond. */
  private static final class RandomClock implements Clock {
    private final Random random;
    private long now;

    RandomClock(long seed) {
      random = new Random(seed);
    }

    @Override
    public long nanoTime() {
      now += random.nextLong(1, 1_000_000);
      return now;
    }

    @Override
    public long unixMicros() {
      throw new UnsupportedOperationException("nobody asks for the time of day");
    }
  }

  /** Networks that were quantized in PyTorch: see {@code ByteArithmetic}. */
  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void leavesArithmeticOnBytesToLibTorch() {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("bytes"))) {
      module.define(
          """
          def forward(self, x):
              y = torch.quantize_per_tensor(x, 0.05, 128, 13).dequantize()
              z = torch.quantize_per_tensor(y + y, 0.1, 128, 13).dequantize()
              return torch.mean(z, [2, 3])
          """);
      module.eval();
      JitModule frozen = torch.freeze(module);
      assertThatThrownBy(() -> planned(frozen, 8))
          .isInstanceOf(PlanException.class)
          .hasMessage("aten::add from bytes to bytes");
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void lanesRunBesideEachOther() throws Exception {
    try (PointerScope scope = new PointerScope();
        Network network = planned(seeded("mobilenet_v3_small"), 64)) {
      Tensor pictures = Pictures.pair(64);
      List<float[]> expected = answers(network, pictures, 1, 1000);
      ExecutorService lanes = Executors.newFixedThreadPool(3);
      try {
        List<Future<?>> runs = new ArrayList<>();
        for (int lane = 0; lane < 3; lane++) {
          runs.add(
              lanes.submit(
                  () -> {
                    for (int i = 0; i < 20; i++) {
                      assertSame(answers(network, pictures, 1, 1000), expected);
                    }
                  }));
        }
        for (Future<?> run : runs) {
          run.get();
        }
      } finally {
        lanes.shutdown();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void aPassMayHaveSeveralThreads() throws Exception {
    try (PointerScope scope = new PointerScope();
        Network network = planned(seeded("mobilenet_v3_small"), 64)) {
      Tensor pictures = Pictures.pair(64);
      int usual = torch.get_num_threads();
      try {
        torch.set_num_threads(1);
        List<float[]> expected = answers(network, pictures, 2, 1000);
        torch.set_num_threads(3);
        assertSame(answers(network, pictures, 2, 1000), expected);
      } finally {
        torch.set_num_threads(usual);
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void passesTakeNoMemoryAndGiveAllOfItBack() throws Exception {
    try (PointerScope scope = new PointerScope()) {
      JitModule frozen = seeded("mobilenet_v3_small");
      assertThat(allocatedByRuns(frozen)).isLessThan(10_000);
      // The collector may free meanwhile what tests before this one dropped; a leak only adds.
      long pointers;
      int turns = 0;
      do {
        pointers = Pointer.totalCount();
        allocatedByRuns(frozen);
      } while (Pointer.totalCount() < pointers && ++turns < 5);
      assertThat(Pointer.totalCount()).isEqualTo(pointers);
    }
  }

  /** Heap bytes of a thousand passes. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private static long allocatedByRuns(JitModule frozen) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] numbers = new float[1000];
    try (PointerScope scope = new PointerScope();
        Network network = planned(frozen, 64);
        Network.Passes passes =
            network.passes(torch.randn(1, 64, 64, 3), new int[] {1}, numbers.length)) {
      passes.run(1, numbers);
      long start = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        passes.run(1, numbers);
      }
      return threads.getCurrentThreadAllocatedBytes() - start;
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void refusesSizesAndOutputsThatItWasNotMadeFor() throws Exception {
    try (PointerScope scope = new PointerScope();
        Network network = planned(seeded("mobilenet_v3_small"), 64)) {
      Tensor input = torch.zeros(2, 64, 64, 3);
      assertThatThrownBy(() -> network.passes(input, new int[] {1}, 999))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the network has 1000 outputs, not 999");
      try (Network.Passes passes = network.passes(input, new int[] {2}, 1000)) {
        assertThatThrownBy(() -> passes.run(1, new float[1000]))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("batches of 1 were not prepared for");
      }
    }
  }

  private static JitModule seeded(String name) {
    JitModule emitted = Architectures.create(name, Map.of()).emit(new SeededInitialization(0));
    return torch.freeze(emitted);
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      float largest = 0;
      for (float logit : expected.get(row)) {
        largest = Math.max(largest, Math.abs(logit));
      }
      assertThat(actual.get(row))
          .containsExactly(expected.get(row), within((float) (TOLERANCE * largest)));
    }
  }
}
