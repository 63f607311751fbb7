package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.fused.FusibleNetwork;
import dev.zoetrope.server.engine.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A network of convolutions as a sequence of oneDNN's primitives, made once for each lane and batch
 * size.
 */
public final class OneDnnNetwork implements Network {
  private final OneDnn library;
  private final Program program;
  private final List<LayerState> states;
  private final PackedWeights weights;

  private OneDnnNetwork(OneDnn library, Program program, List<LayerState> states) {
    this.library = library;
    this.program = program;
    this.states = states;
    this.weights = new PackedWeights(library.cpu());
  }

  /**
   * Makes a network, whose weights are its own. Its kernels are tried on the calling thread.
   *
   * @param source stays the caller's
   * @throws PlanException if it does something that there is no primitive for, or the platform has
   *     no oneDNN
   */
  public static OneDnnNetwork of(FusibleNetwork source) throws PlanException {
    return of(source, SystemTime.INSTANCE);
  }

  /** As the other, with the clock that kernels are tried by. */
  static OneDnnNetwork of(FusibleNetwork source, Clock clock) throws PlanException {
    OneDnn library = OneDnn.load();
    List<LayerState> states = new ArrayList<>();
    try {
      Program program = ProgramWriter.write(source.fused(), source.stored(), states);
      Program decided = ImplementationTrial.decided(program, library, clock);
      return new OneDnnNetwork(library, decided, states);
    } catch (PlanException | RuntimeException e) {
      states.forEach(LayerState::close);
      throw e instanceof PlanException refusal
          ? refusal
          : new PlanException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Passes passes(Tensor input, int[] sizes, int outputs) {
    if (program.output().channels() != outputs) {
      throw new IllegalArgumentException(
          "the network has %d outputs, not %d".formatted(program.output().channels(), outputs));
    }
    return new PlannedPasses(input, sizes, outputs);
  }

  @Override
  public String kernels() {
    return "oneDNN " + library.version();
  }

  /** What oneDNN calls the implementations of the convolutions, one after the other. */
  List<String> implementations() {
    return program.steps().stream()
        .filter(step -> step instanceof Step.Layered layered && layered.isConvolution())
        .map(step -> ((Step.Layered) step).implementation())
        .toList();
  }

  @Override
  public void close() {
    weights.close();
    states.forEach(LayerState::close);
  }

  private final class PlannedPasses implements Passes {
    private final int outputs;
    private final stream lane;
    private final dnnl_stream handle;
    private final memory values;
    private final Map<Integer, Plan> plans = new HashMap<>();

    @SuppressWarnings("try") // the scope is there for what is allocated inside it
    PlannedPasses(Tensor input, int[] sizes, int outputs) {
      this.outputs = outputs;
      Map<Integer, MemoryLayout> layouts = new TreeMap<>();
      for (int size : sizes) {
        layouts.put(size, MemoryLayout.of(program, size));
      }
      long bytes = layouts.values().stream().mapToLong(MemoryLayout::bytes).max().orElse(0);
      try (PointerScope scope = new PointerScope()) {
        lane = new stream(library.cpu()).retainReference();
        handle = lane.get();
        values =
            new memory(Kernel.Arguments.vector(bytes, data_type.u8), library.cpu())
                .retainReference();
        prepare(layouts, input.data_ptr(), new BytePointer(values.get_data_handle()));
      }
    }

    private void prepare(Map<Integer, MemoryLayout> layouts, Pointer pixels, BytePointer start) {
      try {
        layouts.forEach(
            (size, layout) ->
                plans.put(size, new Plan(program, size, layout, weights, library, pixels, start)));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void run(int rows, float[] into) {
      Plan plan = plans.get(rows);
      if (plan == null) {
        throw new IllegalArgumentException("batches of " + rows + " were not prepared for");
      }
      plan.run(handle, into, rows * outputs);
    }

    @Override
    public void close() {
      plans.values().forEach(Plan::close);
      plans.clear();
      values.close();
      lane.close();
    }
  }
}
