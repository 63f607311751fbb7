package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.Logits;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.VisionGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * torchvision's quantized state dicts, built and served through gRPC, as training left them and
 * converted: the answers are torchvision's, by PyTorch's {@code onednn} engine (see {@code
 * src/test/python/quantized_checkpoints.py}).
 */
class QuantizedServedIT {
  private static final String FOLDER = "model/weights/quantized_network/";
  private static final int EDGE = 32;
  private static final int CLASSES = 5;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "blocks",
          "16,3,16,16,true,RE,1,1;16,3,32,24,false,HS,2,1;24,5,48,24,true,HS,1,1",
          "last_channel",
          "32",
          "num_classes",
          String.valueOf(CLASSES),
          "image_size",
          String.valueOf(EDGE));

  @TempDir Path repository;

  @Test
  void answersAsTorchvisionDoes() throws Exception {
    LibTorch.initialize();
    List<LoadedModel> models = new ArrayList<>();
    for (String config : List.of("qnnpack", "fbgemm")) {
      for (String form : List.of("trained", "converted")) {
        models.add(built(config, form));
      }
    }
    byte[] pictures = Files.readAllBytes(HuggingFaceModels.resource(FOLDER + "pictures"));
    int bytes = EDGE * EDGE * 3;
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      for (LoadedModel model : models) {
        String name = model.description().name();
        float[][] answers = new float[pictures.length / bytes][];
        for (int i = 0; i < answers.length; i++) {
          answers[i] = answer(vision, name, ByteString.copyFrom(pictures, i * bytes, bytes));
        }
        requireNear(name.substring(0, name.indexOf('_')), new Logits(answers));
      }
      server.assertEmpty();
    }
  }

  private static float[] answer(
      VisionGrpc.VisionBlockingStub vision, String model, ByteString pixels) {
    Frame frame =
        Frame.newBuilder()
            .setPixelFormat(PixelFormat.PIXEL_FORMAT_RGB8)
            .setWidth(EDGE)
            .setHeight(EDGE)
            .setPixels(pixels)
            .build();
    FrameReply reply =
        vision
            .infer(
                InferRequest.newBuilder().setModel(model).setFrame(frame).setLogits(true).build())
            .getReply();
    assertThat(reply.getOutcome()).as(model).isEqualTo(Outcome.OUTCOME_RESULT);
    List<Float> logits = reply.getClasses().getLogitsList();
    float[] answer = new float[logits.size()];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = logits.get(i);
    }
    return answer;
  }

  private static void requireNear(String config, Logits answers) throws Exception {
    Path wanted = HuggingFaceModels.resource(FOLDER + config + ".onednn.logits");
    Logits expected = Logits.read(wanted, CLASSES);
    double step =
        JsonParser.parseString(
                Files.readString(HuggingFaceModels.resource(FOLDER + config + ".json")))
            .getAsJsonObject()
            .get("scale")
            .getAsDouble();
    assertThat(answers.rows()).hasNumberOfRows(expected.rows().length);
    for (int i = 0; i < answers.rows().length; i++) {
      assertThat(answers.stepsApart(expected, i, step)).isLessThanOrEqualTo(1);
    }
  }

  private LoadedModel built(String config, String form) throws Exception {
    Path file = HuggingFaceModels.resource(FOLDER + config + "." + form + ".pth");
    ModelOrder order =
        new ModelOrder(
            "mobilenet_v3",
            SETTINGS,
            Precision.INT8_STATIC,
            Optional.of(file),
            0,
            Optional.empty(),
            config + "_" + form,
            repository,
            false);
    return ModelRepository.load(
        ModelRepository.describe(new ModelBuilder(order).build(Instant.EPOCH)));
  }
}
