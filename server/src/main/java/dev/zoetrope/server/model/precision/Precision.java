package dev.zoetrope.server.model.precision;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The number formats that a model can be built in. */
public enum Precision {
  /** IEEE single precision, as checkpoints are published. */
  FP32("fp32"),

  /** bfloat16 weights and activations: fp32's range in half the bytes, 8 bits of precision. */
  BF16("bf16"),

  /**
   * Weights and what layers read as bytes, with ranges found on pictures beforehand; attention in
   * bfloat16, sums and normalisations in fp32.
   */
  INT8_STATIC("int8-static"),

  /** Linear layers on bytes, what they read with ranges found row by row; the rest fp32. */
  INT8_DYNAMIC("int8-dynamic"),

  /** Weights as bytes in the file, fp32 in memory and in every operation: a quarter of the file. */
  INT8_WEIGHT_ONLY("int8-weight-only");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** As {@code config.pbtxt}, provenance and {@code --precision} have it. */
  public String text() {
    return text;
  }

  /** Whether it is made with pictures such as the model will see. */
  public boolean isCalibrated() {
    return this == INT8_STATIC;
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
