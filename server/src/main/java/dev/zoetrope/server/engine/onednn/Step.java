package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One primitive of a program, whatever the number of rows. */
sealed interface Step {

  /** What it reads. */
  List<Value> reads();

  /** What it writes. */
  Value into();

  /** What lies in the memory that it writes to, and is added to the result; null for nothing. */
  default @Nullable Value addend() {
    return null;
  }

  /**
   * A convolution, or a linear layer, and what is done to its result before it is written.
   *
   * @param addend of {@code into}'s shape and element
   * @param implementation oneDNN's name for the one to use; empty for the one that it would take
   */
  record Layered(
      Value from,
      LayerState state,
      Activation activation,
      @Nullable Value addend,
      Value into,
      String implementation)
      implements Step {

    Layered by(String other) {
      return new Layered(from, state, activation, addend, into, other);
    }

    boolean isConvolution() {
      return state.shape() != null;
    }

    @Override
    public List<Value> reads() {
      return addend == null ? List.of(from) : List.of(from, addend);
    }
  }

  /**
   * Two tensors, element by element.
   *
   * @param larger of {@code into}'s shape
   * @param smaller of the same, or one pixel that goes with every other
   */
  record Paired(boolean isProduct, Value larger, Value smaller, Value into) implements Step {
    @Override
    public List<Value> reads() {
      return List.of(larger, smaller);
    }
  }

  /** The mean of all pixels. */
  record Mean(Value from, Value into) implements Step {
    @Override
    public List<Value> reads() {
      return List.of(from);
    }
  }

  /** An activation by itself. */
  record Activated(Value from, Activation activation, Value into) implements Step {
    @Override
    public List<Value> reads() {
      return List.of(from);
    }
  }

  /** The same numbers as other elements, or on another grid. */
  record Converted(Value from, Value into) implements Step {
    @Override
    public List<Value> reads() {
      return List.of(from);
    }
  }
}
