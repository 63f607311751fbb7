package dev.zoetrope.server.engine.network;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;

/** A TorchScript module, run by LibTorch's interpreter. */
public final class TorchNetwork implements Network {
  private final JitModule module;
  private final String kernels;

  /**
   * A network that owns its module.
   *
   * @param module normalised fp32 {@code [N,3,H,W]}, channels last, to fp32 {@code [N, outputs]}
   * @param kernels what to call it
   */
  public TorchNetwork(JitModule module, String kernels) {
    this.module = module;
    this.kernels = kernels;
  }

  @Override
  public Passes passes(Tensor input, int[] sizes, int outputs) {
    return new TorchPasses(input, sizes, outputs);
  }

  @Override
  public String kernels() {
    return kernels;
  }

  @Override
  public void close() {
    module.close();
  }

  private final class TorchPasses implements Passes {
    private final int outputs;

    /** By batch size, the input as the module takes it. */
    private final Map<Integer, IValueVector> arguments = new HashMap<>();

    @SuppressWarnings("try") // the scope is there for what is allocated inside it
    TorchPasses(Tensor input, int[] sizes, int outputs) {
      this.outputs = outputs;
      try (PointerScope scope = new PointerScope()) {
        for (int size : sizes) {
          Tensor nchw = input.narrow(0, 0, size).permute(0, 3, 1, 2);
          arguments.put(size, new IValueVector(new IValue(nchw)).retainReference());
        }
      }
    }

    @Override
    @SuppressWarnings("try") // the scope is there for what is allocated inside it
    public void run(int rows, float[] into) {
      IValueVector prepared = arguments.get(rows);
      if (prepared == null) {
        throw new IllegalArgumentException("batches of " + rows + " were not prepared for");
      }
      try (PointerScope scope = new PointerScope()) {
        Tensor answer = module.forward(prepared).toTensor().contiguous();
        if (answer.numel() != (long) rows * outputs) {
          throw new IllegalStateException(
              "the model answered %d values to %d frames of %d numbers each"
                  .formatted(answer.numel(), rows, outputs));
        }
        answer.data_ptr_float().get(into, 0, rows * outputs);
      }
    }

    @Override
    public void close() {
      arguments.values().forEach(Pointer::close);
      arguments.clear();
    }
  }
}
