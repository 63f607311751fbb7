package dev.zoetrope.server.engine.onednn;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The library itself, loaded once per process and never again. It takes its threads from the OpenMP
 * runtime that LibTorch has loaded before, so {@code torch.set_num_threads} counts for it too: on
 * Linux, where both are built for the same runtime; elsewhere it is not used.
 */
final class OneDnn {
  private static @Nullable OneDnn loaded;
  private static @Nullable String missing;

  private final engine cpu;
  private final String version;

  private OneDnn() {
    Loader.load(dnnl.class);
    dnnl_version_t number = dnnl.dnnl_version();
    this.version = "%d.%d.%d".formatted(number.major(), number.minor(), number.patch());
    // For the process: belongs to no scope.
    this.cpu = new engine(engine.kind.cpu, 0).retainReference();
  }

  /**
   * Loads it if that has not been done; any thread.
   *
   * @throws PlanException if this platform has none that goes with LibTorch
   */
  static synchronized OneDnn load() throws PlanException {
    OneDnn known = loaded;
    if (known != null) {
      return known;
    }
    if (!Loader.getPlatform().startsWith("linux-")) {
      missing = "on " + Loader.getPlatform() + " its threads are not LibTorch's";
    }
    if (missing == null) {
      try {
        known = new OneDnn();
        loaded = known;
        return known;
      } catch (LinkageError | RuntimeException e) {
        missing = String.valueOf(e.getMessage());
      }
    }
    throw new PlanException("oneDNN cannot be used: " + missing);
  }

  /** The processor. */
  engine cpu() {
    return cpu;
  }

  /** The library's version. */
  String version() {
    return version;
  }
}
