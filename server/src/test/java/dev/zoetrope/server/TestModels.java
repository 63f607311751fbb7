package dev.zoetrope.server;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.v1.Fit;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;

/**
 * Tiny TorchScript modules whose answers say which picture they saw. Real ones, run by LibTorch.
 */
final class TestModels {
  /** Three channels of four quadrants. */
  static final int CLASSES = 12;

  private static final Normalization NONE =
      new Normalization(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /** The mean of the middle of each quadrant, 0..1; what {@link MarkedPicture} expects. */
  private static final String LOOK =
      """
      def look(self, x):
          s = x.size(2) // 8
          inner = torch.slice(torch.slice(x, 2, s), 3, s)
          return torch.flatten(torch.avg_pool2d(inner, [2 * s, 2 * s], [4 * s, 4 * s]), 1)
      """;

  private TestModels() {}

  /** Answers with the marks of the picture. */
  static LoadedModel probe(String name, int side) {
    return load(
        description(name, side, ModelDescription.Batching.UNSPECIFIED),
        """
        def forward(self, x):
            return self.look(x)
        """);
  }

  /** As {@link #probe}, but throws if a picture's top left pixel is white. */
  static LoadedModel fragile(String name, int side) {
    return load(
        description(name, side, ModelDescription.Batching.UNSPECIFIED),
        """
        def forward(self, x):
            corner = torch.flatten(torch.slice(torch.slice(x, 2, 0, 1), 3, 0, 1), 1)
            white = int(torch.sum(torch.ge(torch.sum(corner, 1), 2.999)).item())
            whole = torch.narrow(x, 0, 0, x.size(0) + white)
            return self.look(whole)
        """);
  }

  /**
   * As {@link #probe}, one picture at a time, after {@code rounds} products of 384 × 384 matrices.
   */
  static LoadedModel slow(String name, int side, int rounds) {
    return load(
        description(name, side, new ModelDescription.Batching(1, -1, 1, List.of(1), 1)),
        """
        def forward(self, x):
            marks = self.look(x)
            m = torch.ones([384, 384]) * torch.sum(marks)
            for i in range(%d):
                m = torch.tanh(torch.mm(m, m))
            return marks + 0.0 * torch.sum(m)
        """
            .formatted(rounds));
  }

  private static ModelDescription description(
      String name, int side, ModelDescription.Batching batching) {
    return new ModelDescription(
        name,
        "1",
        "torchscript",
        "fp32",
        true,
        new InputRecipe(side, side, Fit.FIT_SQUASH, side, InputRecipe.Interpolation.BILINEAR),
        NONE,
        CLASSES,
        IntStream.range(0, CLASSES).mapToObj(i -> "mark-" + i).toList(),
        batching);
  }

  private static LoadedModel load(ModelDescription description, String forward) {
    LibTorch.initialize();
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("probe"));
      module.define(LOOK + forward);
      return new LoadedModel(description, module.retainReference());
    }
  }
}
