package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.Layer.ConvolutionShape;
import dev.zoetrope.server.engine.onednn.Kernel.Arguments;
import dev.zoetrope.server.model.graph.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * A convolution as oneDNN is asked for it at a batch size. The pointers belong to the scope that it
 * is made in.
 *
 * @param from what it reads
 * @param into what it writes
 * @param stored how the weight lies where it was read
 * @param biases one for each output channel
 * @param made oneDNN's answer, at one of its implementations
 */
record Convolution(
    memory.desc from,
    memory.desc into,
    memory.desc stored,
    memory.desc biases,
    convolution_forward.primitive_desc made) {

  /** Asks. */
  static Convolution of(
      engine cpu,
      Step.Layered step,
      memory.desc from,
      memory.desc into,
      primitive_attr attributes) {
    LayerState state = step.state();
    ConvolutionShape shape = Objects.requireNonNull(state.shape());
    long[] dims = state.dims();
    long groups = shape.groups().value();
    long[] grouped =
        state.isGrouped() ? new long[] {groups, dims[0] / groups, dims[1], dims[2], dims[3]} : dims;
    memory.format_tag order = state.isGrouped() ? memory.format_tag.goihw : memory.format_tag.oihw;
    memory.desc stored = new memory.desc(grouped, state.type(), order);
    memory.desc wanted = new memory.desc(grouped, state.type(), memory.format_tag.any);
    long[] strides = pair(shape.stride());
    long[] before = pair(shape.padding());
    long[] dilation = pair(shape.dilation());
    long[] after = {
      (step.into().height() - 1) * strides[0]
          + dilation[0] * (dims[2] - 1)
          + 1
          - before[0]
          - step.from().height(),
      (step.into().width() - 1) * strides[1]
          + dilation[1] * (dims[3] - 1)
          + 1
          - before[1]
          - step.from().width()
    };
    long[] dilates = {dilation[0] - 1, dilation[1] - 1};
    memory.desc biases = Arguments.vector(dims[0], memory.data_type.f32);
    convolution_forward.primitive_desc made =
        state.bias() == null
            ? new convolution_forward.primitive_desc(
                cpu,
                prop_kind.forward_inference,
                algorithm.convolution_direct,
                from,
                wanted,
                into,
                strides,
                dilates,
                before,
                after,
                attributes,
                false)
            : new convolution_forward.primitive_desc(
                cpu,
                prop_kind.forward_inference,
                algorithm.convolution_direct,
                from,
                wanted,
                biases,
                into,
                strides,
                dilates,
                before,
                after,
                attributes,
                false);
    return new Convolution(from, into, stored, biases, made);
  }

  private static long[] pair(Operand.Ints values) {
    return values.values().stream().mapToLong(Long::longValue).toArray();
  }

  /** The name of the implementation that it is at. */
  String implementation() {
    return made.impl_info_str().getString();
  }

  /**
   * Goes on to an implementation.
   *
   * @return whether there is one of that name, from the present one on
   */
  boolean seek(String implementation) {
    do {
      if (implementation().equals(implementation)) {
        return true;
      }
    } while (made.next_impl());
    return false;
  }

  /**
   * The names of the implementations from the present one on, the likely best ones first; without
   * those that compute by the textbook, and without any after them.
   *
   * @param most at most so many
   */
  List<String> implementations(int most) {
    List<String> names = new ArrayList<>();
    do {
      String name = implementation();
      if (name.startsWith("ref")) {
        break;
      }
      names.add(name);
    } while (names.size() < most && made.next_impl());
    return names;
  }
}
