package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.protobuf.ByteString;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.VisionGrpc;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hugging Face folders, built and served through gRPC: a photo of another size than the model's
 * gets the answer that transformers' own image processor and model give for it (see {@code
 * src/test/python/hugging_face_folders.py}), so far as pixels agree, within a level.
 */
class HuggingFaceServedIT {
  /** Squashed, cropped by proportions, squashed and then cropped, and the old forms of these. */
  private static final List<String> FOLDERS =
      List.of("vit", "vit_cropped", "vit_old", "deit", "deit_teacher");

  /** Another filter is 5 % off, another fit 30 % or more. */
  private static final double TOLERANCE = 0.02;

  @TempDir Path repository;

  /** The part of a golden file that is wanted here. */
  private record Golden(List<Float> photo) {}

  @Test
  void answersAPhotoAsTransformersDoes() throws Exception {
    LibTorch.initialize();
    List<LoadedModel> models = new ArrayList<>();
    for (String name : FOLDERS) {
      models.add(ModelRepository.load(ModelRepository.describe(build(name))));
    }
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      ByteString photo =
          ByteString.copyFrom(Files.readAllBytes(HuggingFaceModels.resource("frame/wide.png")));
      for (String name : FOLDERS) {
        Frame frame =
            Frame.newBuilder()
                .setPixelFormat(PixelFormat.PIXEL_FORMAT_PNG)
                .setPixels(photo)
                .build();
        FrameReply reply =
            vision
                .infer(
                    InferRequest.newBuilder()
                        .setModel(name)
                        .setFrame(frame)
                        .setLogits(true)
                        .build())
                .getReply();
        assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT);
        requireClose(name, reply.getClasses().getLogitsList());
      }
      server.assertEmpty();
    }
  }

  private static void requireClose(String name, List<Float> logits) throws Exception {
    List<Float> wanted =
        new Gson()
            .fromJson(
                Files.readString(
                    HuggingFaceModels.resource("model/huggingface/" + name + ".golden.json")),
                Golden.class)
            .photo();
    assertThat(logits).as(name).hasSameSizeAs(wanted);
    double largest = wanted.stream().mapToDouble(Math::abs).max().orElseThrow();
    for (int i = 0; i < logits.size(); i++) {
      assertThat(Math.abs(logits.get(i) - wanted.get(i)))
          .as("%s, class %d: %s, wanted %s", name, i, logits, wanted)
          .isLessThanOrEqualTo((float) (TOLERANCE * largest));
    }
  }

  private Path build(String name) throws IOException, URISyntaxException {
    return HuggingFaceModels.build(HuggingFaceModels.folder(name), Map.of(), name, repository);
  }
}
