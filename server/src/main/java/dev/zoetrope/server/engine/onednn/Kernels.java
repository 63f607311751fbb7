package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.engine.onednn.Kernel.Arguments;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Makes the primitives of a batch size on one lane's memory: oneDNN's, with the activations, sums
 * and scales of a step as their attributes. The lane's thread.
 */
final class Kernels {
  private static final memory.format_tag PICTURES = memory.format_tag.nhwc;
  private static final memory.format_tag ROWS = memory.format_tag.ab;
  private static final long[] ONES = {1, 1};
  private static final long[] ZEROS = {0, 0};

  /** Where the weights of layers lie. */
  @FunctionalInterface
  interface Weights {
    /**
     * A layer's weight in a layout.
     *
     * @param stored how it lies in {@code state}
     * @param wanted how it is to lie
     */
    memory of(LayerState state, memory.desc stored, memory.desc wanted);
  }

  private final engine cpu;
  private final Weights weights;
  private final int rows;
  private final Function<Value, Pointer> places;

  /**
   * For a batch size.
   *
   * @param places where each value's memory begins
   */
  Kernels(engine cpu, Weights weights, int rows, Function<Value, Pointer> places) {
    this.cpu = cpu;
    this.weights = weights;
    this.rows = rows;
    this.places = places;
  }

  /**
   * Makes one; the caller closes it.
   *
   * @throws RuntimeException if oneDNN has no primitive like that
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  Kernel of(Step step) {
    try (PointerScope scope = new PointerScope()) {
      if (step instanceof Step.Layered layered) {
        return layered.isConvolution() ? convolution(layered) : linear(layered);
      } else if (step instanceof Step.Paired paired) {
        return paired(paired);
      } else if (step instanceof Step.Mean mean) {
        return mean(mean);
      } else if (step instanceof Step.Activated activated) {
        return activated(activated);
      }
      return converted((Step.Converted) step);
    }
  }

  private Kernel convolution(Step.Layered step) {
    Convolution asked = asked(step);
    String implementation = step.implementation();
    // Which there are may depend on the batch size.
    if (!implementation.isEmpty() && !asked.seek(implementation)) {
      asked = asked(step);
    }
    Arguments arguments = layerArguments(step, asked.from(), asked.into());
    Pointer bias = step.state().bias();
    if (bias != null) {
      arguments.add(dnnl.DNNL_ARG_BIAS, asked.biases(), bias);
    }
    memory weight = weights.of(step.state(), asked.stored(), asked.made().weights_desc());
    return arguments
        .add(dnnl.DNNL_ARG_WEIGHTS, weight)
        .kernel(new convolution_forward(asked.made()));
  }

  private Convolution asked(Step.Layered step) {
    primitive_attr attributes = attributes(step, step.state().isGrouped() ? 3 : 1);
    return Convolution.of(cpu, step, pictures(step.from()), pictures(step.into()), attributes);
  }

  /**
   * What oneDNN has for a convolution, first what it would take itself.
   *
   * @param most at most so many
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  List<String> implementations(Step.Layered step, int most) {
    try (PointerScope scope = new PointerScope()) {
      return asked(step).implementations(most);
    }
  }

  private Kernel linear(Step.Layered step) {
    LayerState state = step.state();
    long[] dims = {state.dims()[1], state.dims()[0]};
    memory.desc stored = new memory.desc(dims, state.type(), memory.format_tag.ba);
    memory.desc wanted = new memory.desc(dims, state.type(), memory.format_tag.any);
    memory.desc from = pixels(step.from());
    memory.desc into = pixels(step.into());
    memory.desc biases = new memory.desc(new long[] {1, dims[1]}, memory.data_type.f32, ROWS);
    primitive_attr attributes = attributes(step, 2);
    Pointer bias = state.bias();
    matmul.primitive_desc made =
        bias == null
            ? new matmul.primitive_desc(cpu, from, wanted, into, attributes, false)
            : new matmul.primitive_desc(cpu, from, wanted, biases, into, attributes, false);
    Arguments arguments = layerArguments(step, from, into);
    if (bias != null) {
      arguments.add(dnnl.DNNL_ARG_BIAS, biases, bias);
    }
    return arguments
        .add(dnnl.DNNL_ARG_WEIGHTS, weights.of(state, stored, made.weights_desc()))
        .kernel(new matmul(made));
  }

  /**
   * Of a layer.
   *
   * @param channels the bits of the weight's dimensions that are output channels
   */
  private static primitive_attr attributes(Step.Layered step, int channels) {
    primitive_attr attributes = new primitive_attr();
    rounding(attributes, dnnl.DNNL_ARG_SRC, step.from().grid());
    rounding(attributes, dnnl.DNNL_ARG_DST, step.into().grid());
    if (step.state().scales() != null) {
      attributes.set_scales_mask(dnnl.DNNL_ARG_WEIGHTS, channels);
    }
    post_ops after = new post_ops();
    Value addend = step.addend();
    if (addend != null) {
      Grid grid = addend.grid();
      after.append_sum(grid == null ? 1 : (float) grid.scale(), 0, addend.element().type());
    }
    Eltwise.of(step.activation())
        .ifPresent(own -> after.append_eltwise(own.kind(), own.alpha(), own.beta()));
    attributes.set_post_ops(after);
    return attributes;
  }

  private static void rounding(primitive_attr attributes, int key, @Nullable Grid grid) {
    if (grid != null) {
      attributes.set_scales_mask(key, 0);
      attributes.set_zero_points_mask(key, 0);
    }
  }

  private Arguments layerArguments(Step.Layered step, memory.desc from, memory.desc into) {
    Arguments arguments = new Arguments(cpu);
    add(arguments, dnnl.DNNL_ARG_SRC, from, step.from());
    add(arguments, dnnl.DNNL_ARG_DST, into, step.into());
    Pointer scales = step.state().scales();
    if (scales != null) {
      arguments.add(
          dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_WEIGHTS,
          Arguments.vector(step.state().dims()[0], memory.data_type.f32),
          scales);
    }
    return arguments;
  }

  /** A value and what its bytes stand for. */
  private void add(Arguments arguments, int key, memory.desc layout, Value value) {
    arguments.add(key, layout, places.apply(value));
    Grid grid = value.grid();
    if (grid != null) {
      arguments.scale(key, grid.scale()).zeroPoint(key, grid.zeroPoint());
    }
  }

  private Kernel paired(Step.Paired step) {
    primitive_attr attributes = new primitive_attr();
    Grid grid = step.into().grid();
    if (grid != null) {
      post_ops after = new post_ops();
      after.append_eltwise(
          algorithm.eltwise_linear, (float) (1 / grid.scale()), (float) grid.zeroPoint());
      attributes.set_post_ops(after);
    }
    memory.desc larger = pictures(step.larger());
    memory.desc smaller = pictures(step.smaller());
    memory.desc into = pictures(step.into());
    binary.primitive_desc made =
        new binary.primitive_desc(
            cpu,
            step.isProduct() ? algorithm.binary_mul : algorithm.binary_add,
            larger,
            smaller,
            into,
            attributes,
            false);
    return new Arguments(cpu)
        .add(dnnl.DNNL_ARG_SRC_0, larger, places.apply(step.larger()))
        .add(dnnl.DNNL_ARG_SRC_1, smaller, places.apply(step.smaller()))
        .add(dnnl.DNNL_ARG_DST, into, places.apply(step.into()))
        .kernel(new binary(made));
  }

  private Kernel mean(Step.Mean step) {
    memory.desc from = pictures(step.from());
    memory.desc into = pictures(step.into());
    pooling_forward.primitive_desc made =
        new pooling_forward.primitive_desc(
            cpu,
            prop_kind.forward_inference,
            algorithm.pooling_avg_exclude_padding,
            from,
            into,
            ONES,
            new long[] {step.from().height(), step.from().width()},
            ZEROS,
            ZEROS,
            ZEROS);
    return unary(step.from(), from, step.into(), into).kernel(new pooling_forward(made));
  }

  private Kernel activated(Step.Activated step) {
    memory.desc from = pictures(step.from());
    memory.desc into = pictures(step.into());
    Eltwise own = Eltwise.of(step.activation()).orElseThrow();
    eltwise_forward.primitive_desc made =
        new eltwise_forward.primitive_desc(
            cpu, prop_kind.forward_inference, own.kind(), from, into, own.alpha(), own.beta());
    return unary(step.from(), from, step.into(), into).kernel(new eltwise_forward(made));
  }

  private Kernel converted(Step.Converted step) {
    memory.desc from = pictures(step.from());
    memory.desc into = pictures(step.into());
    primitive_attr attributes = new primitive_attr();
    rounding(attributes, dnnl.DNNL_ARG_SRC, step.from().grid());
    rounding(attributes, dnnl.DNNL_ARG_DST, step.into().grid());
    reorder.primitive_desc made =
        new reorder.primitive_desc(cpu, from, cpu, into, attributes, false);
    return unary(step.from(), from, step.into(), into).kernel(new reorder(made));
  }

  private Arguments unary(Value from, memory.desc fromDesc, Value into, memory.desc intoDesc) {
    Arguments arguments = new Arguments(cpu);
    add(arguments, dnnl.DNNL_ARG_SRC, fromDesc, from);
    add(arguments, dnnl.DNNL_ARG_DST, intoDesc, into);
    return arguments;
  }

  private memory.desc pictures(Value value) {
    long[] dims = {rows, value.channels(), value.height(), value.width()};
    return new memory.desc(dims, value.element().type(), PICTURES);
  }

  private memory.desc pixels(Value value) {
    return new memory.desc(new long[] {rows, value.channels()}, value.element().type(), ROWS);
  }
}
