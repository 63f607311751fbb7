package dev.zoetrope.bench.load.target.openinference;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.UnaryStream;
import dev.zoetrope.inference.ModelInferRequest;
import dev.zoetrope.inference.ModelInferRequest.InferInputTensor;
import dev.zoetrope.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes {@code ModelInferRequest}: what all frames of a stream share is encoded once, the id and
 * the length are written each time, the payload's bytes are never touched. The id is the sequence.
 */
final class TensorRequests implements UnaryStream.Requests {
  private static final int LENGTH_BYTES = 4;

  private final byte[] model;
  private final boolean hasLength;
  private final ModelInput input;
  private final Optional<String> output;

  /** The tensors' names and shapes, by the payload's shape on the wire. */
  private final Map<List<Long>, byte[]> tensors = new HashMap<>();

  /**
   * For a stream.
   *
   * @param output that is wanted; all without it
   */
  TensorRequests(String model, ModelInput input, Optional<String> output, PayloadSet payloads) {
    this.model = ModelInferRequest.newBuilder().setModelName(model).build().toByteArray();
    this.input = input;
    this.output = output;
    this.hasLength = input.hasLength();
    for (Payload payload : payloads.payloads()) {
      tensors.computeIfAbsent(input.shape(payload), shape -> tensors(input, shape, output));
    }
  }

  private static byte[] tensors(ModelInput input, List<Long> shape, Optional<String> output) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName(input.name())
                    .setDatatype(input.datatype())
                    .addAllShape(shape));
    output.ifPresent(
        name -> request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name)));
    return request.build().toByteArray();
  }

  @Override
  public HeadAndBytes of(long sequence, Payload payload, long captureUnixMicros) {
    List<Long> shape = input.shape(payload);
    byte[] described = tensors.get(shape);
    if (described == null) {
      // Not of the stream's own set: written, if slower.
      described = tensors(input, shape, output);
    }
    String id = Long.toString(sequence);
    int raw = Math.addExact(payload.size(), hasLength ? LENGTH_BYTES : 0);
    byte[] head =
        new byte
            [model.length
                + CodedOutputStream.computeStringSize(ModelInferRequest.ID_FIELD_NUMBER, id)
                + described.length
                + CodedOutputStream.computeTagSize(
                    ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(raw)
                + (hasLength ? LENGTH_BYTES : 0)];
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      out.writeRawBytes(model);
      out.writeString(ModelInferRequest.ID_FIELD_NUMBER, id);
      out.writeRawBytes(described);
      out.writeTag(
          ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(raw);
      if (hasLength) {
        out.writeFixed32NoTag(payload.size());
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing %d bytes to memory".formatted(head.length), e);
    }
    return new HeadAndBytes(head, payload.bytes());
  }
}
