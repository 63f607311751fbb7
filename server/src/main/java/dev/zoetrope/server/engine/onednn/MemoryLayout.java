package dev.zoetrope.server.engine.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the values of a program lie in one piece of memory: those that are needed at different
 * times share it, so that what is written was mostly in the caches a moment before. First fit, in
 * the order of the steps.
 */
final class MemoryLayout {
  /** Of a cache line, and of a vector register. */
  private static final long ALIGNMENT = 64;

  private final Map<Integer, Long> offsets = new HashMap<>();
  private long bytes;

  private record Block(long from, long to, int lastRead) {}

  private MemoryLayout() {}

  /**
   * Lays a program out.
   *
   * @param rows of a batch
   */
  static MemoryLayout of(Program program, int rows) {
    Map<Integer, Integer> roots = roots(program);
    Map<Integer, Integer> lastRead = new HashMap<>();
    for (int i = 0; i < program.steps().size(); i++) {
      for (Value value : program.steps().get(i).reads()) {
        lastRead.put(root(roots, value), i);
      }
      lastRead.putIfAbsent(root(roots, program.steps().get(i).into()), i);
    }
    lastRead.put(root(roots, program.output()), program.steps().size());
    MemoryLayout layout = new MemoryLayout();
    List<Block> live = new ArrayList<>();
    for (int i = 0; i < program.steps().size(); i++) {
      int now = i;
      live.removeIf(block -> block.lastRead() < now);
      Value into = program.steps().get(i).into();
      int root = root(roots, into);
      if (layout.offsets.containsKey(root)) {
        layout.offsets.put(into.id(), layout.offsets.get(root));
        continue;
      }
      long size = (into.rowBytes() * rows + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      long from = gap(live, size);
      live.add(new Block(from, from + size, Objects.requireNonNull(lastRead.get(root))));
      layout.offsets.put(into.id(), from);
      layout.bytes = Math.max(layout.bytes, from + size);
    }
    return layout;
  }

  /** Which value was first in the memory that a value lies in, where that is another. */
  private static Map<Integer, Integer> roots(Program program) {
    Map<Integer, Integer> roots = new HashMap<>();
    for (Step step : program.steps()) {
      Value addend = step.addend();
      if (addend != null) {
        roots.put(step.into().id(), root(roots, addend));
      }
    }
    return roots;
  }

  private static int root(Map<Integer, Integer> roots, Value value) {
    return roots.getOrDefault(value.id(), value.id());
  }

  private static long gap(List<Block> live, long size) {
    live.sort(Comparator.comparingLong(Block::from));
    long from = 0;
    for (Block block : live) {
      if (block.from() - from >= size) {
        return from;
      }
      from = Math.max(from, block.to());
    }
    return from;
  }

  /** All that it takes. */
  long bytes() {
    return bytes;
  }

  /** Where a value begins; the input lies elsewhere. */
  long offset(Value value) {
    return Objects.requireNonNull(offsets.get(value.id()));
  }
}
