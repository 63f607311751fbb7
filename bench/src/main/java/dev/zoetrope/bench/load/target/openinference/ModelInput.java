package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.target.TensorOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * What a payload is called and how it is laid out as a tensor.
 *
 * @param name of the tensor
 * @param datatype of its elements
 * @param batched whether the shape begins with a batch of 1
 */
public record ModelInput(String name, String datatype, boolean batched) {
  private static final String BYTES = "BYTES";

  /**
   * Decides by the user's options, and by the model's metadata where they say nothing.
   *
   * @param inputs the model's; empty if the server does not tell
   * @throws BenchException if the model does not take such a payload, or too little is known
   */
  public static ModelInput choose(
      List<TensorDescription> inputs, TensorOptions options, PayloadSet payloads) {
    Payload first = payloads.of(0);
    if (inputs.isEmpty()) {
      String name =
          options
              .input()
              .orElseThrow(
                  () ->
                      new BenchException(
                          "the server does not tell the model's inputs; option input must name one"));
      return new ModelInput(
          name, options.datatype().orElse(first.kind().datatype()), options.batch().orElse(false));
    }
    TensorDescription input = find(inputs, options);
    String datatype = datatype(input, options, payloads);
    int rank = new ModelInput(input.name(), datatype, false).shape(first).size();
    boolean batched = options.batch().orElse(input.shape().size() == rank + 1);
    return new ModelInput(input.name(), datatype, batched);
  }

  private static TensorDescription find(List<TensorDescription> inputs, TensorOptions options) {
    List<String> names = inputs.stream().map(TensorDescription::name).toList();
    if (options.input().isEmpty()) {
      if (inputs.size() > 1) {
        throw new BenchException(
            "the model has %d inputs (%s), and a payload is one; models with several cannot be loaded"
                .formatted(inputs.size(), String.join(", ", names)));
      }
      return inputs.get(0);
    }
    return inputs.stream()
        .filter(input -> input.name().equals(options.input().get()))
        .findFirst()
        .orElseThrow(
            () ->
                new BenchException(
                    "option input is %s; the model has %s"
                        .formatted(options.input().get(), String.join(", ", names))));
  }

  /** Files go into BYTES as one element, and into UINT8 as an element each byte. */
  private static String datatype(
      TensorDescription input, TensorOptions options, PayloadSet payloads) {
    if (options.datatype().isPresent()) {
      return options.datatype().get();
    }
    Payload.Kind kind = payloads.kind();
    boolean fits =
        input.datatype().equals(kind.datatype())
            || (kind.isEncoded() && input.datatype().equals("UINT8"));
    if (!fits) {
      throw new BenchException(
          "input %s is %s %s; payload %s is %s. Another payload, or option datatype, must match it"
              .formatted(
                  input.name(), input.datatype(), input.shape(), payloads.text(), kind.datatype()));
    }
    return input.datatype();
  }

  /** The shape on the wire. */
  public List<Long> shape(Payload payload) {
    List<Long> shape = new ArrayList<>();
    if (batched) {
      shape.add(1L);
    }
    switch (payload.kind()) {
      case JPEG, PNG, H264 -> shape.add(datatype.equals(BYTES) ? 1L : payload.size());
      // Half as many lines of colour below those of light.
      case NV12 -> {
        shape.add(payload.shape().get(0) * 3L / 2);
        shape.add((long) payload.shape().get(1));
      }
      default -> payload.shape().forEach(size -> shape.add((long) size));
    }
    return shape;
  }

  /** Whether the four bytes of an element's length come before its bytes. */
  public boolean hasLength() {
    return datatype.equals(BYTES);
  }
}
