package dev.zoetrope.server.model;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How far a network's answers on some kernels are from its answers on others. Sums in another order
 * differ in their last places; kernels that misunderstood something are nowhere near.
 */
public final class AnswerNoise {
  private AnswerNoise() {}

  /**
   * Compares.
   *
   * @param most of the power of {@code expected}, how much may be in the differences
   * @return what is wrong; empty if the answers are near enough
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public static Optional<String> beyond(double most, Tensor expected, Tensor answer) {
    try (PointerScope scope = new PointerScope()) {
      double changed = power(answer.sub(expected));
      double all = power(expected);
      // Written so that an answer that is not a number does not pass.
      return changed <= most * all
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "its answers differ, by %.3g of their power, at most %.3g",
                  changed / all,
                  most));
    }
  }

  private static double power(Tensor tensor) {
    return tensor.pow(new Scalar(2)).sum().item_float();
  }
}
