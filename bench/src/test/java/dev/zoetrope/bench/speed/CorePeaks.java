package dev.zoetrope.bench.speed;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** What a core can do: oneDNN's products of large matrices, and copies. */
final class CorePeaks {
  /** Rows and columns of the matrices. */
  static final int MATRIX = 1536;

  private static final int TIMES = 8;
  private static final int COPIES = 50;

  private CorePeaks() {}

  /** Multiplies in fp32, bf16 and bytes; oneDNN says how long it took, if it is asked to. */
  static void multiply() {
    multiply(memory.data_type.f32, memory.data_type.f32, memory.data_type.f32);
    multiply(memory.data_type.bf16, memory.data_type.bf16, memory.data_type.f32);
    multiply(memory.data_type.u8, memory.data_type.s8, memory.data_type.s32);
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private static void multiply(memory.data_type left, memory.data_type right, memory.data_type to) {
    try (PointerScope scope = new PointerScope()) {
      engine cpu = new engine(engine.kind.cpu, 0);
      stream lane = new stream(cpu);
      matmul.primitive_desc made =
          new matmul.primitive_desc(
              cpu,
              square(left, memory.format_tag.ab),
              square(right, memory.format_tag.any),
              square(to, memory.format_tag.ab),
              new primitive_attr(),
              false);
      IntMemoryMap arguments = new IntMemoryMap();
      arguments.put(dnnl.DNNL_ARG_SRC, zeros(made.src_desc(), cpu));
      arguments.put(dnnl.DNNL_ARG_WEIGHTS, zeros(made.weights_desc(), cpu));
      arguments.put(dnnl.DNNL_ARG_DST, zeros(made.dst_desc(), cpu));
      matmul product = new matmul(made);
      for (int i = 0; i < TIMES; i++) {
        product.execute(lane, arguments);
      }
      lane._wait();
    }
  }

  private static memory.desc square(memory.data_type type, memory.format_tag order) {
    return new memory.desc(new long[] {MATRIX, MATRIX}, type, order);
  }

  private static memory zeros(memory.desc layout, engine cpu) {
    memory made = new memory(layout, cpu);
    Pointer.memset(made.get_data_handle(), 0, layout.get_size());
    return made;
  }

  /** The best rate of copies of so many bytes, read and written, GB/s. */
  static double copy(long bytes) {
    double best = 0;
    try (BytePointer from = new BytePointer(bytes);
        BytePointer into = new BytePointer(bytes)) {
      // Pages that were never written are all the same one.
      Pointer.memset(from, 1, bytes);
      for (int i = 0; i < COPIES; i++) {
        long start = System.nanoTime();
        Pointer.memcpy(into, from, bytes);
        best = Math.max(best, 2.0 * bytes / (System.nanoTime() - start));
      }
    }
    return best;
  }
}
