package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.batch.RowReader;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.network.Network;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.ring.Slab;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on CPU cores. Rows are cast from bytes to floats straight into the lane's own input,
 * HWC as they lie; the model sees that memory as channels-last NCHW. Adjacent rows are cast in one
 * run.
 */
public final class CpuLane implements LaneExecutor {
  /**
   * A slow moment must not make a size look slow; a slow model's passes are long enough for one.
   */
  private static final int MEASURING_ROUNDS = 3;

  private static final long MEASURING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final CpuModel model;
  private final int intraOpThreads;
  private final Clock clock;
  private final InputRecipe recipe;
  private final int classes;

  private @Nullable InferenceMode inferenceMode;
  private @Nullable Tensor input;
  private Network.@Nullable Passes passes;
  private @Nullable Tensor scale;
  private @Nullable Tensor shift;
  private @Nullable Tensor slabTensor;
  private @Nullable Slab slabOfTensor;
  private float[] output = new float[0];

  /** A lane that has not started. */
  public CpuLane(CpuModel model, int intraOpThreads, Clock clock) {
    this.model = model;
    this.intraOpThreads = intraOpThreads;
    this.clock = clock;
    this.recipe = model.description().recipe();
    this.classes = model.description().output().size();
  }

  @Override
  public void start(Buckets buckets) {
    torch.set_num_threads(intraOpThreads);
    // Guards thread-local state: opened outside any scope, closed by this same thread.
    inferenceMode = new InferenceMode();
    try (PointerScope scope = new PointerScope()) {
      input = keep(torch.zeros(buckets.largest(), recipe.height(), recipe.width(), 3));
      Normalization normalization = model.description().normalization();
      float[] scales = new float[3];
      float[] shifts = new float[3];
      for (int c = 0; c < 3; c++) {
        scales[c] = 1 / (255 * normalization.std().get(c));
        shifts[c] = -normalization.mean().get(c) / normalization.std().get(c);
      }
      scale = keep(perLine(scales));
      shift = keep(perLine(shifts));
      passes = model.network().passes(input, buckets.sizes(), classes);
      output = new float[buckets.largest() * classes];
    }
    warmUp(buckets);
  }

  /**
   * Spread over one line of pixels: long enough for the arithmetic to run over contiguous memory,
   * short enough to stay in the first-level cache (a third faster than a whole picture of them).
   */
  private Tensor perLine(float[] channels) {
    return torch.tensor(channels).expand(recipe.width(), 3).contiguous().view(lineSamples());
  }

  private long lineSamples() {
    return 3L * recipe.width();
  }

  /** Lets a pointer outlive the scope it was made in; {@link #close} frees it. */
  private static <P extends Pointer> P keep(P pointer) {
    return pointer.retainReference();
  }

  private void warmUp(Buckets buckets) {
    int[] sizes = buckets.sizes();
    for (int i = sizes.length - 1; i >= 0; i--) {
      forward(sizes[i]);
    }
    // The first pass of a shape makes its kernels; the second takes as long as every later one.
    TreeMap<Integer, Long> best = new TreeMap<>();
    long until = clock.nanoTime() + MEASURING_NANOS;
    int rounds = 0;
    do {
      for (int size : sizes) {
        if (isMeasured(size, buckets)) {
          long start = clock.nanoTime();
          forward(size);
          best.merge(size, clock.nanoTime() - start, Math::min);
        }
      }
      rounds++;
    } while (rounds < MEASURING_ROUNDS && clock.nanoTime() < until);
    // A larger batch is taken to cost no more for each frame than a smaller one: sizes are chosen
    // by these times, and one that looks slow by chance would never be run.
    double perFrame = Double.MAX_VALUE;
    for (Map.Entry<Integer, Long> measured : best.entrySet()) {
      int size = measured.getKey();
      perFrame = Math.min(perFrame, (double) measured.getValue() / size);
      buckets.measured(size, Math.round(perFrame * size));
    }
    for (int size : sizes) {
      if (!isMeasured(size, buckets)) {
        buckets.interpolate(size);
      }
    }
  }

  /** The sizes between powers of two run once, so that a start takes two thirds as long. */
  private static boolean isMeasured(int size, Buckets buckets) {
    int[] sizes = buckets.sizes();
    return Integer.bitCount(size) == 1 || size == sizes[0] || size == buckets.largest();
  }

  @Override
  public void gather(Slab slab, int[] rows, int count, int bucket) {
    try (PointerScope scope = new PointerScope()) {
      Tensor source = tensorOf(slab);
      for (int from = 0; from < count; ) {
        int to = from + 1;
        while (to < count && rows[to] == rows[to - 1] + 1) {
          to++;
        }
        started(input).narrow(0, from, to - from).copy_(source.narrow(0, rows[from], to - from));
        from = to;
      }
      if (bucket > count) {
        started(input).narrow(0, count, bucket - count).zero_();
      }
    }
  }

  private Tensor tensorOf(Slab slab) {
    Tensor known = slabTensor;
    if (known != null && slabOfTensor == slab) {
      return known;
    }
    try (PointerScope scope = new PointerScope()) {
      BytePointer memory = new BytePointer(slab.memory());
      long[] shape = {slab.rows(), recipe.height(), recipe.width(), 3};
      Tensor tensor = torch.from_blob(memory, shape, new TensorOptions(torch.ScalarType.Byte));
      slabTensor = keep(tensor);
      slabOfTensor = slab;
      return tensor;
    }
  }

  @Override
  public void forward(int bucket) {
    try (PointerScope scope = new PointerScope()) {
      normalise(bucket);
    }
    started(passes).run(bucket, output);
  }

  /** In place: part of the model, and of the time that a pass of it takes. */
  private void normalise(int bucket) {
    Tensor lines =
        started(input).narrow(0, 0, bucket).view((long) bucket * recipe.height(), lineSamples());
    torch.addcmul_out(lines, started(shift), lines, started(scale), new Scalar(1));
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public RowReader rowReader() {
    return RowReaders.of(model.description().output());
  }

  @Override
  public void logits(int row, float[] into) {
    System.arraycopy(output, row * classes, into, 0, classes);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the lane has not started");
    }
    return part;
  }

  @Override
  public void close() {
    if (passes != null) {
      passes.close();
    }
    passes = null;
    for (Pointer pointer : new Pointer[] {slabTensor, scale, shift, input, inferenceMode}) {
      if (pointer != null) {
        pointer.close();
      }
    }
    slabTensor = null;
    scale = null;
    shift = null;
    input = null;
    inferenceMode = null;
  }
}
