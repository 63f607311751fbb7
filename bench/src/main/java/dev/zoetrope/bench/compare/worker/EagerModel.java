package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.ring.Slab;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A module run as PyTorch's eager mode runs it: every operator by itself, as it was written, under
 * {@code inference_mode}, on contiguous NCHW input. Nothing is frozen, folded, fused or laid out
 * anew, and TorchScript's own optimisation is off, for this process. A pass is {@code forward} and
 * reading the logits; the normalised fp32 input lies ready, as it does in a user's own loop.
 */
final class EagerModel implements Contender {
  private final LoadedModel model;
  private final InputRecipe recipe;
  private final Slab slab;
  private final InferenceMode inferenceMode;
  private final Tensor scale;
  private final Tensor shift;
  private IValueVector input = new IValueVector();
  private float[] output = new float[0];

  /**
   * Runs every size twice, so that kernels are made.
   *
   * @param model stays the caller's
   * @param batches ascending
   */
  EagerModel(LoadedModel model, int threads, List<Integer> batches) {
    this.model = model;
    this.recipe = model.description().recipe();
    this.slab = Rows.of(batches.get(batches.size() - 1), recipe);
    torch.setGraphExecutorOptimize(false);
    torch.set_num_threads(threads);
    this.inferenceMode = new InferenceMode();
    Normalization normalization = model.description().normalization();
    float[] scales = new float[3];
    float[] shifts = new float[3];
    for (int c = 0; c < 3; c++) {
      scales[c] = 1 / (255 * normalization.std().get(c));
      shifts[c] = -normalization.mean().get(c) / normalization.std().get(c);
    }
    try (PointerScope scope = new PointerScope()) {
      this.scale = torch.tensor(scales).view(1, 3, 1, 1).retainReference();
      this.shift = torch.tensor(shifts).view(1, 3, 1, 1).retainReference();
    }
    for (int batch : batches) {
      prepare(batch);
      pass(batch);
      pass(batch);
    }
  }

  @Override
  public ModelDescription description() {
    return model.description();
  }

  @Override
  public ByteBuffer row(int row) {
    return slab.row(row).clear();
  }

  @Override
  public void prepare(int batch) {
    input.close();
    try (PointerScope scope = new PointerScope()) {
      BytePointer memory = new BytePointer(slab.memory());
      long[] shape = {batch, recipe.height(), recipe.width(), 3};
      Tensor bytes = torch.from_blob(memory, shape, new TensorOptions(ScalarType.Byte));
      Tensor levels = bytes.permute(0, 3, 1, 2).contiguous().to(ScalarType.Float);
      Tensor normalised = torch.addcmul(shift, levels, scale, new Scalar(1));
      input = new IValueVector(new IValue(normalised)).retainReference();
    }
  }

  /** What was prepared, normalised fp32 {@code [N,3,H,W]}; this model's, until the next time. */
  IValueVector input() {
    return input;
  }

  @Override
  public void pass(int batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = model.module().forward(input).toTensor().contiguous();
      int values = Math.toIntExact(logits.numel());
      if (values != batch * model.description().output().size()) {
        throw new IllegalStateException(
            "the model answered %d values to %d frames of %d numbers each"
                .formatted(values, batch, model.description().output().size()));
      }
      if (output.length < values) {
        output = new float[values];
      }
      logits.data_ptr_float().get(output, 0, values);
    }
  }

  @Override
  public void logits(int row, float[] into) {
    System.arraycopy(output, row * into.length, into, 0, into.length);
  }

  @Override
  public void close() {
    input.close();
    scale.close();
    shift.close();
    inferenceMode.close();
  }
}
