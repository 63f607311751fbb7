package dev.zoetrope.server.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A program's kernels for one batch size, on one lane's memory. That lane's thread. */
final class Plan implements AutoCloseable {
  private final List<Kernel> kernels = new ArrayList<>();
  private final FloatPointer output;

  /**
   * Makes the kernels.
   *
   * @param input where the lane's input begins
   * @param memory at least what {@code layout} takes
   */
  Plan(
      Program program,
      int rows,
      MemoryLayout layout,
      PackedWeights weights,
      OneDnn library,
      Pointer input,
      BytePointer memory) {
    Kernels factory =
        new Kernels(
            library.cpu(),
            weights,
            rows,
            value ->
                value.equals(program.input()) ? input : memory.getPointer(layout.offset(value)));
    try {
      program.steps().forEach(step -> kernels.add(factory.of(step)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.output = new FloatPointer(memory.getPointer(layout.offset(program.output())));
  }

  /** Runs them, and copies the output's first numbers. */
  void run(dnnl_stream stream, float[] into, int numbers) {
    for (int i = 0; i < kernels.size(); i++) {
      kernels.get(i).run(stream);
    }
    output.get(into, 0, numbers);
  }

  @Override
  public void close() {
    kernels.forEach(Kernel::close);
    kernels.clear();
  }
}
