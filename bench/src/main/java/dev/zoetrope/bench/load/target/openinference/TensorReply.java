package dev.zoetrope.bench.load.target.openinference;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.inference.InferTensorContents;
import dev.zoetrope.inference.ModelInferResponse;
import dev.zoetrope.inference.ModelInferResponse.InferOutputTensor;
import dev.zoetrope.inference.ModelStreamInferResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a generator wants to know of an answer.
 *
 * @param id of the request; empty if the server does not say it
 * @param error empty if it went well
 * @param best index of the largest number of the output; -1 if it has none
 */
record TensorReply(String id, String error, int best) {

  /** A reader of {@code ModelInferResponse}. */
  static Answer answer(CodedInputStream in, Optional<String> output) throws IOException {
    return Answer.result(response(in, output).best());
  }

  /** A reader of {@code ModelStreamInferResponse}. */
  static TensorReply streamed(CodedInputStream in, Optional<String> output) throws IOException {
    String error = "";
    TensorReply reply = new TensorReply("", "", -1);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case ModelStreamInferResponse.ERROR_MESSAGE_FIELD_NUMBER -> error = in.readString();
        case ModelStreamInferResponse.INFER_RESPONSE_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          reply = response(in, output);
          in.popLimit(limit);
        }
        default -> in.skipField(tag);
      }
    }
    return new TensorReply(reply.id, error, reply.best);
  }

  /** Outputs come before their raw bytes, as every encoder that goes by field numbers has them. */
  private static TensorReply response(CodedInputStream in, Optional<String> output)
      throws IOException {
    String id = "";
    List<Output> outputs = new ArrayList<>(1);
    int raw = 0;
    int best = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case ModelInferResponse.ID_FIELD_NUMBER -> id = in.readString();
        case ModelInferResponse.OUTPUTS_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          Output read = Output.read(in);
          in.popLimit(limit);
          outputs.add(read);
          if (read.best >= 0 && isWanted(read, outputs.size() - 1, output)) {
            best = read.best;
          }
        }
        case ModelInferResponse.RAW_OUTPUT_CONTENTS_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          if (raw < outputs.size() && isWanted(outputs.get(raw), raw, output)) {
            Largest largest = new Largest();
            largest.addAll(in, outputs.get(raw).datatype);
            best = largest.index();
          } else {
            in.skipRawBytes(in.getBytesUntilLimit());
          }
          raw++;
          in.popLimit(limit);
        }
        default -> in.skipField(tag);
      }
    }
    return new TensorReply(id, "", best);
  }

  private static boolean isWanted(Output read, int index, Optional<String> output) {
    return output.isPresent() ? output.get().equals(read.name) : index == 0;
  }

  /**
   * The description of one tensor.
   *
   * @param best of elements that are part of it; -1 if they are elsewhere
   */
  private record Output(String name, String datatype, int best) {
    static Output read(CodedInputStream in) throws IOException {
      String name = "";
      String datatype = "";
      int best = -1;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case InferOutputTensor.NAME_FIELD_NUMBER -> name = in.readString();
          case InferOutputTensor.DATATYPE_FIELD_NUMBER -> datatype = in.readString();
          case InferOutputTensor.CONTENTS_FIELD_NUMBER -> {
            int limit = in.pushLimit(in.readRawVarint32());
            best = contents(in);
            in.popLimit(limit);
          }
          default -> in.skipField(tag);
        }
      }
      return new Output(name, datatype, best);
    }

    /** Packed, as proto3 writes them. */
    private static int contents(CodedInputStream in) throws IOException {
      Largest largest = new Largest();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          in.skipField(tag);
          continue;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        int field = WireFormat.getTagFieldNumber(tag);
        if (field == InferTensorContents.BYTES_CONTENTS_FIELD_NUMBER) {
          in.skipRawBytes(in.getBytesUntilLimit());
        }
        while (in.getBytesUntilLimit() > 0) {
          largest.add(
              switch (field) {
                case InferTensorContents.FP32_CONTENTS_FIELD_NUMBER -> in.readFloat();
                case InferTensorContents.FP64_CONTENTS_FIELD_NUMBER -> in.readDouble();
                default -> in.readInt64();
              });
        }
        in.popLimit(limit);
      }
      return largest.index();
    }
  }
}
