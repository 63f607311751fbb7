package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ModelInfo;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.ScoreKind;
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
 * A folder of transformers whose {@code problem_type} is {@code multi_label_classification}, served
 * through gRPC: each class has a sigmoid of its own, as transformers' pipeline gives.
 */
class MultiLabelServedIT {
  @TempDir Path repository;

  @Test
  void answersWithEveryLabelThatReachesTheThreshold() throws Exception {
    LibTorch.initialize();
    List<LoadedModel> models = new ArrayList<>();
    models.add(build("some", Map.of("threshold", "0.25")));
    models.add(build("all", Map.of("threshold", "0")));
    models.add(build("none", Map.of()));
    models.add(build("one", Map.of("scores", "softmax")));
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      Classification some = infer(vision, "some", 0);
      List<Float> logits = some.getLogitsList();
      // -0.75, -1.49 and -0.60 in transformers: 0.32, 0.18 and 0.36.
      assertThat(some.getTopList()).extracting(ClassScore::getIndex).containsExactly(2, 0);
      Classification all = infer(vision, "all", 0);
      assertThat(all.getTopCount()).isEqualTo(3);
      for (ClassScore score : all.getTopList()) {
        double wanted = 1 / (1 + Math.exp(-logits.get(score.getIndex())));
        assertThat((double) score.getProbability()).isCloseTo(wanted, within(1e-6));
        assertThat(score.getLabel()).isNotEmpty();
      }
      assertThat(all.getTopList().stream().mapToDouble(ClassScore::getProbability).sum())
          .isNotCloseTo(1, within(0.01));
      assertThat(infer(vision, "all", 1).getTopList()).containsExactly(all.getTop(0));
      assertThat(infer(vision, "none", 0).getTopList()).isEmpty();
      assertThat(
              infer(vision, "one", 0).getTopList().stream()
                  .mapToDouble(ClassScore::getProbability)
                  .sum())
          .isCloseTo(1, within(1e-5));
      requireInfos(vision.listModels(ListModelsRequest.getDefaultInstance()).getModelsList());
      server.assertEmpty();
    }
  }

  private static void requireInfos(List<ModelInfo> infos) {
    for (ModelInfo info : infos) {
      boolean one = info.getName().equals("one");
      assertThat(info.getScores())
          .isEqualTo(one ? ScoreKind.SCORE_KIND_SOFTMAX : ScoreKind.SCORE_KIND_SIGMOID);
      assertThat(info.getThreshold())
          .isEqualTo(
              switch (info.getName()) {
                case "some" -> 0.25f;
                case "none" -> 0.5f;
                default -> 0f;
              });
    }
  }

  private static Classification infer(VisionGrpc.VisionBlockingStub vision, String model, int topK)
      throws Exception {
    Frame frame =
        Frame.newBuilder()
            .setPixelFormat(PixelFormat.PIXEL_FORMAT_PNG)
            .setPixels(
                ByteString.copyFrom(
                    Files.readAllBytes(HuggingFaceModels.resource("frame/wide.png"))))
            .build();
    InferRequest request =
        InferRequest.newBuilder()
            .setModel(model)
            .setFrame(frame)
            .setTopK(topK)
            .setLogits(true)
            .build();
    return vision.infer(request).getReply().getClasses();
  }

  private LoadedModel build(String name, Map<String, String> chosen)
      throws IOException, URISyntaxException {
    Path source = HuggingFaceModels.folder("vit");
    Path folder = Files.createTempDirectory(repository, ".folder");
    for (String file : List.of("model.safetensors", "preprocessor_config.json")) {
      Files.copy(source.resolve(file), folder.resolve(file));
    }
    JsonObject config =
        JsonParser.parseString(Files.readString(source.resolve("config.json"))).getAsJsonObject();
    config.addProperty("problem_type", "multi_label_classification");
    Files.writeString(folder.resolve("config.json"), config.toString());
    Path built = HuggingFaceModels.build(folder, chosen, name, repository);
    return ModelRepository.load(ModelRepository.describe(built));
  }
}
