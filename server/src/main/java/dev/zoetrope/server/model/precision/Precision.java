package dev.zoetrope.server.model.precision;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The number formats that a model can be built in. */
public enum Precision {
  /** IEEE single precision, as checkpoints are published. */
  FP32("fp32"),

  /** bfloat16 weights and activations: fp32's range in half the bytes, 8 bits of precision. */
  BF16("bf16");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** As {@code config.pbtxt}, provenance and {@code --precision} have it. */
  public String text() {
    return text;
  }

  /** By its text; empty if there is none such. */
  public static Optional<Precision> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /** All texts, for messages. */
  public static String choices() {
    return Arrays.stream(values()).map(Precision::text).collect(Collectors.joining(", "));
  }
}
