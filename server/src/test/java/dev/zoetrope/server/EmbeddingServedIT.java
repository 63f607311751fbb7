package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ModelInfo;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.OutputKind;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.VisionGrpc;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that give embeddings, built, written, read back and served through gRPC beside a
 * classifier: what a backbone's photo is in transformers (see {@code
 * src/test/python/hugging_face_folders.py}), so far as pixels agree, within a level.
 */
class EmbeddingServedIT {
  /** Another filter is 5 % off, another output 100 % or more. */
  private static final double TOLERANCE = 0.02;

  @TempDir Path repository;

  private final List<LoadedModel> models = new ArrayList<>();
  private ByteString photo;

  @BeforeEach
  void build() throws Exception {
    LibTorch.initialize();
    photo = ByteString.copyFrom(Files.readAllBytes(HuggingFaceModels.resource("frame/wide.png")));
    add("backbone", "pooled");
    add("backbone", "class_token");
    add("vit", "logits");
  }

  @Test
  void answersAPhotoWithTheVectorThatTransformersGives() throws Exception {
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      for (String name : List.of("pooled", "class_token")) {
        InferRequest request =
            InferRequest.newBuilder().setModel(name).setFrame(frame()).setLogits(true).build();
        requireEmbedding(name, vision.infer(request).getReply());
      }
      server.assertEmpty();
    }
  }

  @Test
  void oneStreamHasAnEmbeddingAndClassesOfEachFrame() throws Exception {
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      WatchClient client =
          WatchClient.stub(server.connect())
              .readAll()
              .open(
                  Open.newBuilder()
                      .addModels("pooled")
                      .addModels("logits")
                      .setPolicy(Policy.POLICY_QUEUE));
      for (int sequence = 0; sequence < 20; sequence++) {
        client.frame(frame().toBuilder().setSequence(sequence));
      }
      client.halfClose().awaitEnd();

      Map<String, List<FrameReply>> replies =
          client.replies().stream().collect(Collectors.groupingBy(FrameReply::getModel));
      assertThat(replies.get("pooled"))
          .hasSize(20)
          .allSatisfy(reply -> requireEmbedding("pooled", reply));
      assertThat(replies.get("logits"))
          .hasSize(20)
          .allSatisfy(
              reply -> {
                assertThat(reply.hasEmbedding()).isFalse();
                assertThat(reply.getClasses().getTopCount()).isEqualTo(3);
              });
      server.assertEmpty();
    }
  }

  @Test
  void saysWhatEachModelAnswersWith() throws Exception {
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      Map<String, ModelInfo> infos =
          VisionGrpc.newBlockingStub(server.connect())
              .listModels(ListModelsRequest.getDefaultInstance())
              .getModelsList()
              .stream()
              .collect(Collectors.toMap(ModelInfo::getName, info -> info));
      ModelInfo pooled = infos.get("pooled");
      assertThat(pooled.getOutput()).isEqualTo(OutputKind.OUTPUT_KIND_POOLED);
      assertThat(pooled.getEmbeddingSize()).isEqualTo(8);
      assertThat(pooled.getClasses()).isZero();
      assertThat(infos.get("class_token").getOutput())
          .isEqualTo(OutputKind.OUTPUT_KIND_CLASS_TOKEN);
      ModelInfo logits = infos.get("logits");
      assertThat(logits.getOutput()).isEqualTo(OutputKind.OUTPUT_KIND_LOGITS);
      assertThat(logits.getEmbeddingSize()).isZero();
      assertThat(logits.getClasses()).isEqualTo(3);
    }
  }

  private Frame frame() {
    return Frame.newBuilder().setPixelFormat(PixelFormat.PIXEL_FORMAT_PNG).setPixels(photo).build();
  }

  private static void requireEmbedding(String name, FrameReply reply) {
    assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT);
    assertThat(reply.getVariant()).isEqualTo("1/fp32");
    assertThat(reply.hasClasses()).isFalse();
    List<Float> values = reply.getEmbedding().getValuesList();
    List<Float> wanted = golden(name);
    assertThat(values).hasSameSizeAs(wanted);
    double largest = wanted.stream().mapToDouble(Math::abs).max().orElseThrow();
    for (int i = 0; i < values.size(); i++) {
      assertThat(Math.abs(values.get(i) - wanted.get(i)))
          .as("%s, number %d: %s, wanted %s", name, i, values, wanted)
          .isLessThanOrEqualTo((float) (TOLERANCE * largest));
    }
  }

  private static List<Float> golden(String output) {
    try {
      JsonObject golden =
          JsonParser.parseString(
                  Files.readString(
                      HuggingFaceModels.resource("model/huggingface/backbone.golden.json")))
              .getAsJsonObject();
      JsonArray photo = golden.getAsJsonObject(output).getAsJsonArray("photo");
      return photo.asList().stream().map(JsonElement::getAsFloat).toList();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** A folder's model under the name of its output. */
  private void add(String folder, String output) throws IOException, URISyntaxException {
    Path built =
        HuggingFaceModels.build(
            HuggingFaceModels.folder(folder), Map.of("output", output), output, repository);
    models.add(ModelRepository.load(ModelRepository.describe(built)));
  }
}
