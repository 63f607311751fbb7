package dev.zoetrope.server.model.graph;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
   * What an earlier operation returned.
   *
   * @param operation its index in {@link OperatorGraph#operations()}
   * @param index which of its results
   */
  record Result(int operation, int index) implements Operand {

    /** The only result. */
    public Result(int operation) {
      this(operation, 0);
    }
  }

  /** A list of tensors, as {@code aten::cat} takes it. */
  record Tensors(List<Operand> elements) implements Operand {}

  /** An {@code int[]} of which some are computed. */
  record IntList(List<Operand> elements) implements Operand {}

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

  /**
   * An operand with other inputs and results in it.
   *
   * @param replacement of an {@link Input} or a {@link Result}
   */
  static Operand replacing(Operand operand, UnaryOperator<Operand> replacement) {
    if (operand instanceof Input || operand instanceof Result) {
      return replacement.apply(operand);
    } else if (operand instanceof Tensors list) {
      return new Tensors(each(list.elements(), replacement));
    } else if (operand instanceof IntList list) {
      return new IntList(each(list.elements(), replacement));
    }
    return operand;
  }

  private static List<Operand> each(List<Operand> list, UnaryOperator<Operand> replacement) {
    return list.stream().map(element -> replacing(element, replacement)).toList();
  }

  /** An operand that is no list, or the operands in one, at any depth. */
  static Stream<Operand> leaves(Operand operand) {
    if (operand instanceof Tensors list) {
      return list.elements().stream().flatMap(Operand::leaves);
    } else if (operand instanceof IntList list) {
      return list.elements().stream().flatMap(Operand::leaves);
    }
    return Stream.of(operand);
  }

  /** The operations whose results an operand is or holds, by index. */
  static IntStream operations(Operand operand) {
    return leaves(operand)
        .filter(Result.class::isInstance)
        .mapToInt(leaf -> ((Result) leaf).operation());
  }

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
