package dev.zoetrope.bench.identity;

import dev.zoetrope.server.model.LibTorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;

/**
 * A model whose 64 logits are the mean levels of a picture's 8 × 8 blocks: what {@link
 * IdentityVerdict} reads. It is a TorchScript module like any other and goes the whole way: file,
 * freezing, lanes, batches, padding.
 *
 * @param name of the model and its folder
 * @param negative whether it answers 1 minus the level, so that two such models on one stream
 *     cannot be taken for each other
 * @param work products of 192 × 192 matrices to compute for every row beside, so that it is as slow
 *     as wanted; 0: none
 */
public record ChecksumModel(String name, boolean negative, int work) {
  private static final String FORWARD =
      """
      def forward(self, x):
          levels = torch.flatten(torch.adaptive_avg_pool2d(torch.mean(x, [1]), [8, 8]), 1)
      %s    return %s
      """;

  /** Bounded by tanh, so that nothing infinite comes near the levels. */
  private static final String WORK =
      """
          m = torch.ones([192, 192]) * torch.mean(levels)
          for i in range(%d * x.size(0)):
              m = torch.tanh(torch.mm(m, m))
          levels = levels + 0.0 * torch.sum(m)
      """;

  private static final String CONFIG =
      """
      name: "%s"
      platform: "pytorch_libtorch"
      input { name: "INPUT__0" data_type: TYPE_FP32 dims: [ -1, 3, 224, 224 ] }
      output { name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ -1, 64 ] }
      parameters { key: "mean" value { string_value: "0,0,0" } }
      parameters { key: "std" value { string_value: "1,1,1" } }
      parameters { key: "fit" value { string_value: "squash" } }
      """;

  /** Writes its folder into a repository, as any user's model would lie there. */
  public void write(Path repository) throws IOException {
    Path version = Files.createDirectories(repository.resolve(name).resolve("1"));
    Files.writeString(repository.resolve(name).resolve("config.pbtxt"), CONFIG.formatted(name));
    LibTorch.initialize();
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("checksum"));
      module.define(
          FORWARD.formatted(
              work == 0 ? "" : WORK.formatted(work), negative ? "1.0 - levels" : "levels"));
      module.save(version.resolve("model.pt").toString());
    }
  }
}
