package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRepositoryTest {
  private static final String TRITON =
      """
      # As a user of Triton has it.
      name: "resnet"
      platform: "pytorch_libtorch"
      max_batch_size: 16
      input [{ name: "INPUT__0" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 224, 224 ] }]
      output [{ name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ 3 ] label_filename: "names" }]
      instance_group [{ count: 2 kind: KIND_CPU }, { kind: KIND_GPU gpus: [ 0 ] }]
      dynamic_batching { preferred_batch_size: [ 8, 4 ] max_queue_delay_microseconds: 500 }
      parameters { key: "INFERENCE_MODE" value { string_value: "true" } }
      model_warmup [{ name: "w" batch_size: 1
        inputs { key: "INPUT__0" value { data_type: TYPE_FP32 dims: [ 3, 224, 224 ] zero_data: true } } }]
      """;
  private static final String INPUT = "input { data_type: TYPE_FP32 dims: [ -1, 3, 32, 48 ] } ";

  @TempDir Path repository;

  @Test
  void readsATritonFolderUnchanged() throws IOException {
    model("resnet", TRITON, "1", "12", "03", "old");
    Files.writeString(repository.resolve("resnet/names"), "cat\ndog\nfish\n");
    Files.createDirectory(repository.resolve(".cache"));
    Files.writeString(repository.resolve("README"), "not a model");

    List<RepositoryModel> models = ModelRepository.open(repository).models();

    assertThat(models).hasSize(1);
    assertThat(models.get(0).file())
        .isEqualTo(repository.toAbsolutePath().resolve("resnet/12/model.pt"));
    assertThat(models.get(0).channelsLast()).isFalse();
    assertThat(models.get(0).description())
        .isEqualTo(
            new ModelDescription(
                "resnet",
                "12",
                "torchscript",
                "fp32",
                true,
                new InputRecipe(224, 224, Fit.FIT_CROP, 256, Interpolation.BILINEAR),
                Normalization.IMAGENET,
                3,
                List.of("cat", "dog", "fish"),
                new Batching(16, 500, 3, List.of(4, 8), 1)));
  }

  @Test
  void readsItsOwnSettings() throws IOException {
    String parameters =
        parameter("architecture", "vit_b_16")
            + parameter("trained", "false")
            + parameter("mean", "0.5, 0.5,0.5")
            + parameter("std", "1,1,1")
            + parameter("fit", "letterbox")
            + parameter("interpolation", "bicubic")
            + parameter("buckets", "8,1,2")
            + parameter("share", "3");
    model("vit", INPUT + parameters, "7");

    ModelDescription model = ModelRepository.describe(repository.resolve("vit")).description();

    assertThat(model.architecture()).isEqualTo("vit_b_16");
    assertThat(model.trained()).isFalse();
    assertThat(model.recipe())
        .isEqualTo(new InputRecipe(48, 32, Fit.FIT_LETTERBOX, 0, Interpolation.BICUBIC));
    assertThat(model.normalization().mean()).containsExactly(0.5f, 0.5f, 0.5f);
    assertThat(model.batching()).isEqualTo(new Batching(0, -1, 0, List.of(1, 2, 8), 3));
    assertThat(model.classes()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version_policy { latest { num_versions: 2 } }|4",
        "version_policy { all {} }|4",
        "version_policy { specific { versions: [ 3, 1 ] } }|3",
        "|4",
      })
  void servesTheNewestVersionThatThePolicyAllows(String policy, String version) throws IOException {
    model("m", INPUT + (policy == null ? "" : policy), "1", "3", "4");
    assertThat(ModelRepository.open(repository).models().get(0).description().version())
        .isEqualTo(version);
  }

  @Test
  void takesPicturesWithTheirChannelsLast() throws IOException {
    model(
        "m",
        "max_batch_size: 4 input { data_type: TYPE_FP32 format: FORMAT_NHWC dims: [ 32, 48, 3 ] }",
        "1");
    RepositoryModel model = ModelRepository.open(repository).models().get(0);
    assertThat(model.channelsLast()).isTrue();
    assertThat(model.description().recipe().height()).isEqualTo(32);
    assertThat(model.description().recipe().width()).isEqualTo(48);
  }

  @Test
  void readsAModelThatComputesNothing() throws IOException {
    String output = "output { data_type: TYPE_FP32 dims: [ -1, 10 ] } ";
    model(
        "none",
        INPUT + output + "backend: \"zoetrope_null\" " + parameter("zoetrope.null_ms", "2.5"));
    RepositoryModel model = ModelRepository.open(repository).models().get(0);
    assertThat(model.nullBatchTime()).contains(Duration.ofNanos(2_500_000));
    assertThat(model.description().architecture()).isEqualTo("null");
    assertThat(model.description().precision()).isEqualTo("none");
    assertThat(model.description().trained()).isFalse();
    assertThat(model.description().classes()).isEqualTo(10);
    assertThat(ModelRepository.host(model))
        .isEqualTo(new NullModel(model.description(), Duration.ofNanos(2_500_000)));
    assertThatThrownBy(() -> ModelRepository.load(model)).hasMessageContaining("has no module");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "|output.dims: a null model has no module",
        "parameters { key: \"zoetrope.null_ms\" value { string_value: \"-1\" } }|must be milliseconds",
        "parameters { key: \"zoetrope.null_ms\" value { string_value: \"x\" } }|'x': must be milli",
      })
  void refusesANullModelThatDoesNotSayWhatItIs(String setting, String message) throws IOException {
    model("none", INPUT + "backend: \"zoetrope_null\" " + (setting == null ? "" : setting));
    assertThatThrownBy(() -> ModelRepository.open(repository)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "backend: \"onnxruntime\"|backend 'onnxruntime': must be pytorch",
        "platform: \"tensorrt_plan\"|platform 'tensorrt_plan': must be pytorch_libtorch",
        "name: \"other\"|name 'other': must be the folder's, 'm'",
        "max_batch_size: 1000|max_batch_size 1000: must be 0 to 256",
        "max_batch_size: 8|input.dims [-1, 3, 32, 48]: with max_batch_size 8 must be [3, height",
        "input { data_type: TYPE_FP32 dims: [ 3 ] }|input: 2 of them, must be 1",
        "output { data_type: TYPE_FP16 dims: [ -1, 5 ] }|output.data_type TYPE_FP16: must be TYPE",
        "output { data_type: TYPE_FP32 dims: [ 5, 7, 7 ] }|output.dims [5, 7, 7]: with max_batch",
        "output { data_type: TYPE_FP32 dims: [ -1, 5 ] label_filename: \"../x\" }|'../x': no such file",
        "output { data_type: TYPE_FP32 dims: [ -1, 5 ] label_filename: \"a\\000b\" }|no such file",
        "model_transaction_policy { decoupled: true }|decoupled: every frame gets one reply",
        "version_policy { specific { versions: [ 2 ] } }|specific [2]: the folder has versions [1]",
        "default_model_filename: \"../../m.pt\"|no file 1/../../m.pt",
        "dynamic_batching { preferred_batch_size: [ 0 ] }|batch sizes [0]: must be 1 to 256",
        "instance_group { count: 999 }|999 lanes, at most 256",
        "ensemble_scheduling { }|inference.ModelConfig.ensemble_scheduling",
        "parameters { key: \"widht\" value { string_value: \"1\" } }|parameters.widht: unknown; the keys",
        "parameters { key: \"precision\" value { string_value: \"int4\" } }|'int4': must be one of bf16, fp32",
        "parameters { key: \"std\" value { string_value: \"1,0,1\" } }|parameters.std '1,0,1': must be",
        "parameters { key: \"shorter_edge\" value { string_value: \"40\" } }|40: under fit crop at least 48",
        "parameters { key: \"zoetrope.null_ms\" value { string_value: \"1\" } }|only with backend zoe",
        "parameters { key: \"output\" value { string_value: \"cls\" } }|'cls': must be one of class_token,",
        "parameters { key: \"output\" value { string_value: \"pooled\" } } output { data_type: TYPE_FP32 dims: [ -1, 65537 ] }|output pooled of 65537 numbers: at most 65536",
        "parameters { key: \"scores\" value { string_value: \"logistic\" } }|'logistic': must be one of sigmoid, softmax",
        "parameters { key: \"threshold\" value { string_value: \"0.5\" } }|parameters.threshold '0.5': only with scores sigmoid",
        "parameters { key: \"scores\" value { string_value: \"sigmoid\" } } parameters { key: \"threshold\" value { string_value: \"1.5\" } }|'1.5': must be a number from 0 to 1",
        "parameters { key: \"scores\" value { string_value: \"sigmoid\" } } parameters { key: \"output\" value { string_value: \"pooled\" } }|parameters.scores: the output is pooled, an embedding",
        "parameters { key: \"buckets\" value { string_value: \"1,x\" } }|buckets '1,x': must be batch",
      })
  void refusesWhatItCannotServe(String setting, String message) throws IOException {
    model("m", INPUT + setting, "1");
    assertThatThrownBy(() -> ModelRepository.open(repository))
        .isInstanceOf(ModelRepositoryException.class)
        .hasMessageContaining("m: ")
        .hasMessageContaining(message);
  }

  @Test
  void readsAModuleWhoseRowsAreVectors() throws IOException {
    model("m", INPUT + parameter("output", "pooled"), "1");
    ModelDescription model = ModelRepository.open(repository).models().get(0).description();
    assertThat(model.output()).isEqualTo(new Output.Embedding(OutputKind.OUTPUT_KIND_POOLED, 0));
    assertThat(model.classes()).isZero();
    Files.writeString(repository.resolve("m/labels.txt"), "cat\n");
    assertThatThrownBy(() -> ModelRepository.open(repository))
        .hasMessageContaining(
            "labels labels.txt: the output is pooled, an embedding, which has no");
  }

  @Test
  void reportsAllProblemsOfAllModelsAtOnce() throws IOException {
    model("a", "max_batch_size: 4\nname: \"a\"\ninput { typo: 1 }", "1");
    model("b", INPUT + "backend: \"x\" name: \"c\"", "0");
    Files.createDirectory(repository.resolve("c"));
    model("sound", INPUT, "1");

    ModelRepositoryException problems =
        catchThrowableOfType(
            ModelRepositoryException.class, () -> ModelRepository.open(repository));

    assertThat(problems.problems().keySet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(problems)
        .hasMessageStartingWith("the model repository has 5 problems:\n  a: config.pbtxt:3:9:")
        .hasMessageContaining("inference.ModelInput.typo")
        .hasMessageContaining("\n  b: name 'c'")
        .hasMessageContaining("\n  b: backend 'x'")
        .hasMessageContaining("\n  b: no version folder")
        .hasMessageEndingWith("\n  c: no config.pbtxt");
  }

  @Test
  void refusesAFolderWithoutModels() {
    assertThatThrownBy(() -> ModelRepository.open(repository)).hasMessageContaining("no model");
    assertThatThrownBy(() -> ModelRepository.open(repository.resolve("x")))
        .hasMessageContaining("no such folder");
  }

  private void model(String name, String config, String... versions) throws IOException {
    Path folder = Files.createDirectories(repository.resolve(name));
    Files.writeString(folder.resolve("config.pbtxt"), config);
    for (String version : versions) {
      Files.createDirectory(folder.resolve(version));
      Files.createFile(folder.resolve(version).resolve("model.pt"));
    }
  }

  private static String parameter(String key, String value) {
    return "parameters { key: \"%s\" value { string_value: \"%s\" } }\n".formatted(key, value);
  }
}
