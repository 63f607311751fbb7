package dev.zoetrope.server.model.quantized;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.engine.fused.FusionException;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.Logits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What {@code src/test/python/quantized_checkpoints.py} writes.
 *
 * @param path where
 * @param edge of its pictures, pixels
 * @param classes of its networks
 */
record TorchvisionFolder(Path path, int edge, int classes) {
  /** Whose arithmetic ours is. */
  static final String ENGINE = "onednn";

  private static final int BATCH = 4;

  /** A state dict: {@code trained} or {@code converted}. */
  Path checkpoint(String config, String form) {
    return path.resolve("%s.%s.pth".formatted(config, form));
  }

  /** torchvision's answers, by one of PyTorch's engines. */
  Logits wanted(String config, String engine) throws IOException {
    return Logits.read(path.resolve("%s.%s.logits".formatted(config, engine)), classes);
  }

  /** What the script says of a configuration. */
  JsonObject told(String config) throws IOException {
    return JsonParser.parseString(Files.readString(path.resolve(config + ".json")))
        .getAsJsonObject();
  }

  /** The distance of two neighbours among its answers. */
  double scale(String config) throws IOException {
    return told(config).get("scale").getAsDouble();
  }

  /** A loaded model's answers for the pictures, as a lane runs it; frees the model. */
  @SuppressWarnings("try") // both are there for the time they are open
  Logits answers(LoadedModel loaded) throws IOException, FusionException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        JitModule source = loaded.module();
        JitModule frozen = torch.freeze(source);
        JitModule fused = FusedModule.of(frozen, edge, edge, BATCH)) {
      byte[] levels = Files.readAllBytes(path.resolve("pictures"));
      int bytes = edge * edge * 3;
      float[][] rows = new float[levels.length / bytes][classes];
      for (int from = 0; from < rows.length; from += BATCH) {
        byte[] batch = Arrays.copyOfRange(levels, from * bytes, (from + BATCH) * bytes);
        IValue input = new IValue(normalised(batch));
        Tensor logits = fused.forward(new IValueVector(input)).toTensor();
        for (int i = 0; i < BATCH; i++) {
          logits.select(0, i).contiguous().data_ptr_float().get(rows[from + i]);
        }
      }
      return new Logits(rows);
    }
  }

  private Tensor normalised(byte[] levels) {
    return torch
        .tensor(levels)
        .to(ScalarType.Byte)
        .reshape(BATCH, edge, edge, 3)
        .permute(0, 3, 1, 2)
        .to(ScalarType.Float)
        .div(new Scalar(255.0))
        .sub(torch.tensor(0.485f, 0.456f, 0.406f).reshape(3, 1, 1))
        .div(torch.tensor(0.229f, 0.224f, 0.225f).reshape(3, 1, 1));
  }
}
