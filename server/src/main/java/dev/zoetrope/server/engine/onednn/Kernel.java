package dev.zoetrope.server.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A primitive and the memory that it works on, ready to be run again and again; running it takes no
 * memory. One lane's.
 */
final class Kernel implements AutoCloseable {
  private final dnnl_primitive handle;
  private final int count;
  private final dnnl_exec_arg_t arguments;
  private final List<Pointer> kept;

  private Kernel(dnnl_primitive handle, int count, dnnl_exec_arg_t arguments, List<Pointer> kept) {
    this.handle = handle;
    this.count = count;
    this.arguments = arguments;
    this.kept = kept;
  }

  void run(dnnl_stream stream) {
    int status = dnnl.dnnl_primitive_execute(handle, stream, count, arguments);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN: a primitive returned status " + status);
    }
  }

  @Override
  public void close() {
    kept.forEach(Pointer::close);
  }

  /** Gathers what a primitive works on. One kernel's. */
  static final class Arguments {
    private final engine cpu;
    private final List<Integer> keys = new ArrayList<>();
    private final List<dnnl_memory> handles = new ArrayList<>();
    private final List<Pointer> kept = new ArrayList<>();

    Arguments(engine cpu) {
      this.cpu = cpu;
    }

    /** Memory that somebody else keeps. */
    Arguments add(int key, memory.desc layout, Pointer at) {
      return add(key, keep(new memory(layout, cpu, at)));
    }

    /** Memory that somebody else keeps. */
    Arguments add(int key, memory known) {
      keys.add(key);
      handles.add(known.get());
      return this;
    }

    /** One scale for a whole tensor. */
    Arguments scale(int key, double scale) {
      return add(
          dnnl.DNNL_ARG_ATTR_SCALES | key,
          vector(1, memory.data_type.f32),
          keep(new FloatPointer(new float[] {(float) scale})));
    }

    /** One zero point for a whole tensor. */
    Arguments zeroPoint(int key, long zeroPoint) {
      return add(
          dnnl.DNNL_ARG_ATTR_ZERO_POINTS | key,
          vector(1, memory.data_type.s32),
          keep(new IntPointer(new int[] {Math.toIntExact(zeroPoint)})));
    }

    static memory.desc vector(long length, memory.data_type type) {
      return new memory.desc(new long[] {length}, type, memory.format_tag.x);
    }

    private <P extends Pointer> P keep(P pointer) {
      kept.add(pointer.retainReference());
      return pointer;
    }

    Kernel kernel(primitive made) {
      dnnl_exec_arg_t arguments = keep(new dnnl_exec_arg_t(keys.size()));
      for (int i = 0; i < keys.size(); i++) {
        arguments.getPointer(i).arg(keys.get(i)).memory(handles.get(i));
      }
      return new Kernel(keep(made).get(), keys.size(), arguments, kept);
    }
  }
}
