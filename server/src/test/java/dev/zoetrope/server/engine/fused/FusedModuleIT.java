package dev.zoetrope.server.engine.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.arch.Golden;
import dev.zoetrope.server.model.arch.Pictures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network made over for oneDNN answers as it did. */
class FusedModuleIT {
  /** Of the largest logit. */
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "efficientnet_lite0",
        "mobilenet_v3_large",
        "mobilenet_v3_small_tail_dilated",
        "mobilenet_v3_blocks",
        "vit_b_32_384",
        "deit_tiny_distilled",
        "vit_average"
      })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersAsTheReferenceDoes(String file) throws Exception {
    Golden golden = Golden.read(file);
    try (PointerScope scope = new PointerScope();
        JitModule emitted = golden.create().emit(new SeededInitialization(0));
        JitModule frozen = torch.freeze(emitted);
        JitModule fused = FusedModule.of(frozen, golden.size(), golden.size(), 8)) {
      Tensor pictures = Pictures.pair(golden.size()).contiguous(MemoryFormat.ChannelsLast);
      assertThat(text(fused)).contains("mkldnn::").doesNotContain("aten::hardswish");
      assertSame(Pictures.logits(fused, pictures), golden.logits());
      // Another batch than the one that the weights were packed for
      Tensor one = pictures.narrow(0, 1, 1);
      assertSame(Pictures.logits(fused, one), golden.logits().subList(1, 2));
    }
  }

  /** As tracing writes an attention down: sizes are asked for, and a list is taken apart. */
  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void followsSizesAndLists() throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("traced"))) {
      module.register_parameter("weight", torch.randn(12, 3), false);
      module.define(
          """
          def forward(self, x):
              tokens = x.flatten(2).transpose(1, 2)
              stacked = torch.linear(tokens, self.weight)
              parts = stacked.reshape([tokens.size(0), tokens.size(1), 3, 4]).permute(2, 0, 1, 3)
              q, k, v = torch.unbind(parts)
              mixed = torch.scaled_dot_product_attention(q, k, v)
              return torch.relu(mixed).reshape([tokens.size(0), -1])
          """);
      module.eval();
      try (JitModule frozen = torch.freeze(module);
          JitModule fused = FusedModule.of(frozen, 8, 8, 8)) {
        Tensor pictures = Pictures.pair(8);
        assertThat(text(fused)).contains("mkldnn::_linear_pointwise", "aten::unbind");
        assertSame(Pictures.logits(fused, pictures), Pictures.logits(frozen, pictures));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void leavesAloneWhatOthersRead() throws Exception {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("shared"))) {
      module.register_parameter("weight", torch.randn(3, 3, 1, 1), false);
      // The convolution's result is read twice, and the sum's other side is a row for all pixels.
      module.define(
          """
          def forward(self, x):
              y = torch.conv2d(x, self.weight)
              z = torch.conv2d(x, self.weight) + torch.adaptive_avg_pool2d(x, [1, 1])
              return (torch.relu(y) + y + z).flatten(1)
          """);
      module.eval();
      try (JitModule frozen = torch.freeze(module);
          JitModule fused = FusedModule.of(frozen, 32, 32, 8)) {
        Tensor pictures = Pictures.pair(32);
        assertSame(Pictures.logits(fused, pictures), Pictures.logits(frozen, pictures));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void saysWhatIsNoStraightLine() {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("branching"))) {
      module.define(
          """
          def forward(self, x):
              if bool(x.sum() > 0):
                  x = torch.relu(x)
              return x
          """);
      module.eval();
      try (JitModule frozen = torch.freeze(module)) {
        assertThatThrownBy(() -> FusedModule.of(frozen, 32, 32, 8))
            .isInstanceOfSatisfying(FusionException.class, e -> assertThat(e.isExpected()).isTrue())
            .hasMessageContaining("returns bool");
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void saysWhatCannotRunOnOneRow() {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("pairs"))) {
      module.define("def forward(self, x):\n    return x.reshape([2, 3, 1024]).mean(2)\n");
      module.eval();
      try (JitModule frozen = torch.freeze(module)) {
        assertThatThrownBy(() -> FusedModule.of(frozen, 32, 32, 8))
            .isInstanceOfSatisfying(
                FusionException.class, e -> assertThat(e.isExpected()).isFalse())
            .hasMessageContaining("LibTorch: ");
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void refusesAModuleThatAnswersOtherwiseEachTime() {
    try (PointerScope scope = new PointerScope();
        JitModule module = new JitModule(new QualifiedName("dice"))) {
      module.define("def forward(self, x):\n    return torch.rand_like(x).flatten(1)\n");
      module.eval();
      try (JitModule frozen = torch.freeze(module)) {
        assertThatThrownBy(() -> FusedModule.of(frozen, 32, 32, 8))
            .isInstanceOf(FusionException.class)
            .hasMessageContaining("its answers differ");
      }
    }
  }

  private static String text(JitModule module) {
    return module.get_method("forward").graph().toString();
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
