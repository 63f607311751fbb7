package dev.zoetrope.server.model.graph;

import java.util.List;

/** What an {@link Operation} works on. A value; any thread. */
public sealed interface Operand {

  /** The network's input, fp32 {@code [N,3,H,W]}. */
  record Input() implements Operand {}

  /**
   * A tensor of the module's state.
   *
   * @param name its dotted path in the module
   */
  record Parameter(String name) implements Operand {}

  /**
   * The tensor an earlier operation returned.
   *
   * @param operation its index in {@link OperatorGraph#operations()}
   */
  record Result(int operation) implements Operand {}

  /** A list of tensors, as {@code aten::cat} takes it. */
  record Tensors(List<Operand> elements) implements Operand {}

  /** A {@code Scalar?[]}, as the fused operators take for what follows them. */
  record Scalars(List<Operand> elements) implements Operand {}

  /** An {@code int} constant. */
  record Int(long value) implements Operand {}

  /** An {@code int[]} constant. */
  record Ints(List<Long> values) implements Operand {}

  /** A {@code float} constant. */
  record Real(double value) implements Operand {}

  /** A {@code bool} constant. */
  record Flag(boolean value) implements Operand {}

  /** A {@code str} constant. */
  record Text(String value) implements Operand {}

  /** The absence of an optional argument. */
  record None() implements Operand {}

  /** The absence of an optional argument. */
  Operand NONE = new None();

  /** An {@code int} constant. */
  static Operand of(long value) {
    return new Int(value);
  }

  /** A {@code float} constant. */
  static Operand of(double value) {
    return new Real(value);
  }

  /** A {@code bool} constant. */
  static Operand of(boolean value) {
    return new Flag(value);
  }

  /** An {@code int[]} constant. */
  static Operand ints(Long... values) {
    return new Ints(List.of(values));
  }
}
