package dev.zoetrope.server.engine.onednn;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Weights in the layouts that kernels read, each layout of a weight once, whichever batch sizes and
 * lanes want it. Any thread; what it hands out is written by nobody.
 */
final class PackedWeights implements Kernels.Weights, AutoCloseable {
  private final engine cpu;
  private final IdentityHashMap<LayerState, List<memory>> packed = new IdentityHashMap<>();

  PackedWeights(engine cpu) {
    this.cpu = cpu;
  }

  @Override
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public synchronized memory of(LayerState state, memory.desc stored, memory.desc wanted) {
    List<memory> known = packed.computeIfAbsent(state, weight -> new ArrayList<>());
    try (PointerScope scope = new PointerScope()) {
      for (memory each : known) {
        if (each.get_desc().equals(wanted)) {
          return each;
        }
      }
      memory source = state.isKept() ? new memory(stored, cpu, state.weight()) : known.get(0);
      boolean isThere = state.isKept() && stored.equals(wanted);
      memory made = isThere ? source : copy(source, wanted);
      known.add(made.retainReference());
      // Numbers can be brought from one layout to any other; packed bytes carry sums with them.
      if (!isThere && known.size() == 1 && state.type() != memory.data_type.s8) {
        state.forgetWeight();
      }
      return made;
    }
  }

  private memory copy(memory source, memory.desc wanted) {
    memory made = new memory(wanted, cpu);
    stream moves = new stream(cpu);
    new reorder(source, made).execute(moves, source, made);
    moves._wait();
    return made;
  }

  @Override
  public synchronized void close() {
    packed.values().forEach(layouts -> layouts.forEach(Pointer::close));
    packed.clear();
  }
}
