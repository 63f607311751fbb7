package dev.zoetrope.server.model;

import java.util.function.Supplier;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * LibTorch's process-wide switches, set once before the first module is loaded and never again:
 * what a model needs beyond them is a choice of operators in its graph.
 */
public final class LibTorch {
  private static boolean initialized;

  private LibTorch() {}

  /**
   * Loads the natives and sets the switches; the first call takes about a second, later ones
   * nothing. Any thread.
   */
  public static synchronized void initialize() {
    if (initialized) {
      return;
    }
    torch.set_num_interop_threads(1);
    // OpenBLAS keeps a thread pool of its own, whose waiting threads spin: beside two lanes on two
    // cores they took a third of the processor. LibTorch's settings do not reach it.
    openblas_nolapack.blas_set_num_threads(1);
    // The profiling executor specialises the first two shapes it sees while requests wait for it.
    torch.getProfilingMode().put(false);
    torch.getExecutorMode().put(false);
    initialized = true;
  }

  /**
   * Runs something with one thread for each operator, as lanes do, whatever the calling thread has
   * otherwise. oneDNN lays quantized weights out for the number of threads that there is when they
   * are packed: run with another, convolutions lay them out anew in each pass, which took six times
   * as long.
   */
  public static <T> T onOneThread(Supplier<T> work) {
    int usual = torch.get_num_threads();
    torch.set_num_threads(1);
    try {
      return work.get();
    } finally {
      torch.set_num_threads(usual);
    }
  }
}
