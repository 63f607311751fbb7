package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Turns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Finds which of oneDNN's implementations of each convolution is fastest on this machine. The
 * library orders them by what is usually best; for pictures of three channels, and for layers of
 * few, that takes up to twice as long as the next. A single row decides for all batch sizes, so
 * that a row's answer does not depend on how many go with it, and weights are packed once; trying
 * eight chose no better and took three times as long.
 *
 * <p>Only the time counts: weights and pictures are zeros. One instance looks at one program, on
 * one thread, with the number of threads for each operator that it has then.
 */
final class ImplementationTrial {
  private static final int ROWS = 1;

  /** Those further down are for older processors. */
  private static final int MOST = 4;

  /**
   * What takes so many times as long as the best so far in its first pass is not looked at again.
   */
  private static final double HOPELESS = 1.4;

  /** Another than oneDNN's own choice has to be faster by more than this. */
  private static final double TIE = 0.05;

  private static final Turns.Limits LIMITS =
      new Turns.Limits(
          Turns.LEAST_ROUNDS,
          TimeUnit.MICROSECONDS.toNanos(300),
          TimeUnit.MILLISECONDS.toNanos(10));

  private final OneDnn library;
  private final Clock clock;
  private final dnnl_stream lane;
  private final Kernels kernels;

  /** What the kernels that are being tried read. */
  private final List<memory> weights = new ArrayList<>();

  /** What was found for convolutions of the same kind. */
  private final Map<List<Object>, String> known = new HashMap<>();

  private ImplementationTrial(OneDnn library, Clock clock, Program program) {
    this.library = library;
    this.clock = clock;
    this.lane = new stream(library.cpu()).get();
    MemoryLayout layout = MemoryLayout.of(program, ROWS);
    Pointer input = zeros(library, program.input().rowBytes() * ROWS);
    BytePointer values = zeros(library, layout.bytes());
    this.kernels =
        new Kernels(
            library.cpu(),
            (state, stored, wanted) -> weight(wanted),
            ROWS,
            value ->
                value.equals(program.input()) ? input : values.getPointer(layout.offset(value)));
  }

  /**
   * Tries.
   *
   * @return the program, its convolutions by the implementations that were fastest
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  static Program decided(Program program, OneDnn library, Clock clock) {
    try (PointerScope scope = new PointerScope()) {
      ImplementationTrial trial = new ImplementationTrial(library, clock, program);
      return new Program(
          program.input(), program.output(), program.steps().stream().map(trial::decided).toList());
    }
  }

  private memory weight(memory.desc wanted) {
    memory made = zeros(library, wanted).retainReference();
    weights.add(made);
    return made;
  }

  private static BytePointer zeros(OneDnn library, long bytes) {
    memory made = zeros(library, Kernel.Arguments.vector(bytes, data_type.u8));
    return new BytePointer(made.get_data_handle());
  }

  private static memory zeros(OneDnn library, memory.desc layout) {
    memory made = new memory(layout, library.cpu());
    Pointer.memset(made.get_data_handle(), 0, layout.get_size());
    return made;
  }

  private Step decided(Step step) {
    return step instanceof Step.Layered layered && layered.isConvolution()
        ? layered.by(known.computeIfAbsent(kind(layered), kind -> fastest(layered)))
        : step;
  }

  private static List<Object> kind(Step.Layered step) {
    return List.of(
        shape(step.from()),
        shape(step.into()),
        step.state().type(),
        Arrays.stream(step.state().dims()).boxed().toList(),
        String.valueOf(step.state().shape()),
        step.activation(),
        step.addend() == null);
  }

  private static List<Object> shape(Value value) {
    return List.of(value.channels(), value.height(), value.width(), value.element());
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private String fastest(Step.Layered step) {
    List<String> names = new ArrayList<>();
    List<Kernel> hopeful = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      long best = Long.MAX_VALUE;
      for (String name : kernels.implementations(step, MOST)) {
        Kernel kernel = kernels.of(step.by(name));
        long nanos = secondPass(kernel);
        if (nanos < best * HOPELESS) {
          names.add(name);
          hopeful.add(kernel);
        } else {
          kernel.close();
        }
        best = Math.min(best, nanos);
      }
      return hopeful.size() == 1 ? names.get(0) : faster(names, hopeful);
    } finally {
      hopeful.forEach(Kernel::close);
      weights.forEach(Pointer::close);
      weights.clear();
    }
  }

  private long secondPass(Kernel kernel) {
    kernel.run(lane);
    long start = clock.nanoTime();
    kernel.run(lane);
    return clock.nanoTime() - start;
  }

  private String faster(List<String> names, List<Kernel> kernels) {
    List<Turns.Contender> contenders = new ArrayList<>();
    kernels.forEach(kernel -> contenders.add(() -> kernel.run(lane)));
    Turns turns = Turns.run(clock, contenders, LIMITS);
    int best = 0;
    for (int i = 1; i < names.size(); i++) {
      double least = best == 0 ? 1 + TIE : 1;
      best = turns.faster(i, best) > least ? i : best;
    }
    return names.get(best);
  }
}
