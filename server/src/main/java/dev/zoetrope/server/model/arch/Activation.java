package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.graph.Operand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands between the two matrices of a transformer's hidden layer; definitions as in Hendrycks
 * and Gimpel, "Gaussian Error Linear Units", and in PyTorch.
 */
enum Activation {
  /** {@code x * Phi(x)}, exactly. */
  GELU,
  /** GELU by its tanh approximation. */
  GELU_TANH,
  /** GELU by its sigmoid approximation, {@code x * sigmoid(1.702 x)}. */
  QUICK_GELU,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code x * sigmoid(x)}. */
  SILU;

  private static final double SIGMOID_FACTOR = 1.702;

  /** By the words that settings use. */
  static Map<String, Activation> words() {
    Map<String, Activation> words = new LinkedHashMap<>();
    words.put("gelu", GELU);
    words.put("gelu_tanh", GELU_TANH);
    words.put("quick_gelu", QUICK_GELU);
    words.put("relu", RELU);
    words.put("silu", SILU);
    return Collections.unmodifiableMap(words);
  }

  /** Adds it to a network. */
  Operand apply(BlueprintBuilder builder, Operand x) {
    return switch (this) {
      case GELU -> builder.apply("aten::gelu", x, new Operand.Text("none"));
      case GELU_TANH -> builder.apply("aten::gelu", x, new Operand.Text("tanh"));
      case QUICK_GELU -> {
        Operand scaled = builder.apply("aten::mul", x, Operand.of(SIGMOID_FACTOR));
        yield builder.apply("aten::mul", x, builder.apply("aten::sigmoid", scaled));
      }
      case RELU -> builder.apply("aten::relu", x);
      case SILU -> builder.apply("aten::silu", x);
    };
  }
}
