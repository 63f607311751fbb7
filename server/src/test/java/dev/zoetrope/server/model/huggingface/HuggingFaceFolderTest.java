package dev.zoetrope.server.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceFolderTest {
  private static final String CONFIG = "config.json";
  private static final String PREPROCESSOR = "preprocessor_config.json";

  @TempDir Path parent;

  @Test
  void readsWhatTransformersWritesToday() throws IOException {
    HuggingFaceFolder folder = HuggingFaceFolder.read(Folders.path("vit"), Map.of());
    assertThat(folder.architecture()).isEqualTo("vit");
    assertThat(folder.weights()).hasFileName("model.safetensors");
    assertThat(folder.labels()).hasValue(Folders.path("vit").resolve(CONFIG));
    assertThat(folder.settings())
        .containsExactlyInAnyOrderEntriesOf(
            settings(
                "distillation none, image_size 16, patch_size 4, embed_dim 32, depth 2,"
                    + " num_heads 4, mlp_dim 48, layer_norm_eps 0.01, activation gelu,"
                    + " qkv_bias true, num_classes 3, fit squash, interpolation bilinear",
                "0.5,0.5,0.5",
                "0.5,0.5,0.5"));
  }

  @Test
  void readsTheOldFeatureExtractorAndItsPickle() throws IOException {
    HuggingFaceFolder folder = HuggingFaceFolder.read(Folders.path("vit_old"), Map.of());
    assertThat(folder.weights()).hasFileName("pytorch_model.bin");
    assertThat(folder.settings())
        .containsExactlyInAnyOrderEntriesOf(
            settings(
                "distillation none, image_size 16, patch_size 4, embed_dim 32, depth 2,"
                    + " num_heads 4, mlp_dim 48, layer_norm_eps 0.01, activation gelu_tanh,"
                    + " qkv_bias false, num_classes 7, fit squash, interpolation bilinear",
                "0.485,0.456,0.406",
                "0.229,0.224,0.225"));
  }

  @Test
  void readsDeitsPicturesSquashedAndThenCropped() throws IOException {
    assertThat(HuggingFaceFolder.read(Folders.path("deit"), Map.of()).settings())
        .containsAllEntriesOf(Map.of("distillation", "token", "input_size", "21", "fit", "squash"))
        .containsEntry("interpolation", "bicubic")
        .containsEntry("layer_norm_eps", "1.0E-12")
        .containsEntry("activation", "quick_gelu");
    HuggingFaceFolder teacher = HuggingFaceFolder.read(Folders.path("deit_teacher"), Map.of());
    assertThat(teacher.weights()).hasFileName("model.safetensors.index.json");
    assertThat(teacher.settings())
        .containsAllEntriesOf(Map.of("distillation", "head", "input_size", "18", "fit", "squash"));
  }

  /** The files that Google and Facebook published with their first ViT and DeiT. */
  @Test
  void takesTheClassFromTheModelWhereTheProcessorNamesNone() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Files.writeString(
        folder.resolve(PREPROCESSOR),
        "{\"do_normalize\": true, \"do_resize\": true, \"image_mean\": [0.5, 0.5, 0.5],"
            + " \"image_std\": [0.5, 0.5, 0.5], \"size\": 16}");
    assertThat(HuggingFaceFolder.read(folder, Map.of()).settings())
        .containsAllEntriesOf(Map.of("fit", "squash", "interpolation", "bilinear"))
        .doesNotContainKey("input_size");
    Path deit = Folders.copy("deit", parent);
    Files.writeString(deit.resolve(PREPROCESSOR), "{\"size\": 18, \"crop_size\": 16}");
    assertThat(HuggingFaceFolder.read(deit, Map.of()).settings())
        .containsAllEntriesOf(
            Map.of("fit", "squash", "input_size", "18", "interpolation", "bicubic"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"shortest_edge\":18} | true  | {\"height\":16,\"width\":16} | crop 18",
        "{\"shortest_edge\":18} |       |                              | crop 18",
        "{\"shortest_edge\":18} | true  | 16                           | crop 18",
        "{\"height\":16,\"width\":16} | false | {\"height\":9,\"width\":9} | squash",
        "{\"height\":16,\"width\":16} | true  | 16                     | squash",
        "{\"height\":24,\"width\":24} | true  | {\"height\":16,\"width\":16} | squash 24",
        "[16, 16]               | false |                              | squash",
      })
  void shortestEdgeCropsAndHeightAndWidthSquash(
      String size, String crops, String cropSize, String fit) throws IOException {
    Path folder = Folders.copy("vit", parent);
    Path file = folder.resolve(PREPROCESSOR);
    Folders.set(file, "size", size);
    Folders.set(file, "do_center_crop", crops == null ? "" : crops);
    Folders.set(file, "crop_size", cropSize == null ? "" : cropSize);
    Map<String, String> settings = HuggingFaceFolder.read(folder, Map.of()).settings();
    String given = settings.getOrDefault("shorter_edge", settings.getOrDefault("input_size", ""));
    assertThat((settings.get("fit") + " " + given).strip()).isEqualTo(fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | true  | 0.00784313725490196 | 0.25,0.25,0.25 | 0.25,0.25,0.25",
        "true  | false |                     | 0.0,0.0,0.0    | 1.0,1.0,1.0",
        "false | false |                     | 0.0,0.0,0.0    | 0.003921569,0.003921569,0.003921569",
        "false | true  |                     | 0.001960784,0.001960784,0.001960784"
            + " | 0.001960784,0.001960784,0.001960784",
      })
  void bringsEveryRescalingToLevelsOfOne(
      String rescale, String normalize, String factor, String mean, String std) throws IOException {
    Path folder = Folders.copy("vit", parent);
    Path file = folder.resolve(PREPROCESSOR);
    Folders.set(file, "do_rescale", rescale);
    Folders.set(file, "do_normalize", normalize);
    Folders.set(file, "rescale_factor", factor == null ? "" : factor);
    Map<String, String> settings = HuggingFaceFolder.read(folder, Map.of()).settings();
    assertNear(settings.get("mean"), mean);
    assertNear(settings.get("std"), std);
  }

  @Test
  void readsWhetherAPictureHasOneLabelOrAny() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Folders.set(folder.resolve(CONFIG), "problem_type", "\"multi_label_classification\"");
    assertThat(HuggingFaceFolder.read(folder, Map.of("threshold", "0.3")).settings())
        .containsAllEntriesOf(Map.of("scores", "sigmoid", "threshold", "0.3"));
    assertThat(HuggingFaceFolder.read(folder, Map.of("output", "class_token")).settings())
        .doesNotContainKey("scores");
    assertThat(HuggingFaceFolder.read(folder, Map.of("scores", "softmax")).settings())
        .containsEntry("scores", "softmax");
  }

  @Test
  void readsABackboneForItsPoolerAndNeverForLabels() throws IOException {
    HuggingFaceFolder folder = HuggingFaceFolder.read(Folders.path("backbone"), Map.of());
    assertThat(folder.settings())
        .containsEntry("output", "pooled")
        .doesNotContainKey("num_classes");
    assertThat(folder.labels()).isEmpty();
    Path named = Folders.copy("backbone", parent);
    Folders.set(named.resolve(CONFIG), "id2label", "{\"0\":\"LABEL_0\",\"1\":\"LABEL_1\"}");
    assertThat(HuggingFaceFolder.read(named, Map.of("output", "class_token")).settings())
        .containsEntry("output", "class_token");
    assertThat(HuggingFaceFolder.read(named, Map.of()).labels()).isEmpty();
    assertThatThrownBy(() -> HuggingFaceFolder.read(named, Map.of("output", "logits")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "--set output=logits: config.json says a backbone without a classifier, which gives no"
                + " labels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pooler_act | \"relu\" | pooler_act \"relu\": must be one of tanh",
        "pooler_output_size | 4 | pooler_output_size 4: must be hidden_size, 8",
      })
  void refusesAnotherPoolerByFieldAndValue(String key, String value, String message)
      throws IOException {
    Path folder = Folders.copy("backbone", parent);
    Folders.set(folder.resolve(CONFIG), key, value);
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aClassifierReadForItsEmbeddingHasNoLabels() throws IOException {
    HuggingFaceFolder folder =
        HuggingFaceFolder.read(Folders.path("vit"), Map.of("output", "class_token"));
    assertThat(folder.settings()).containsEntry("output", "class_token");
    assertThat(folder.labels()).isEmpty();
    assertThatThrownBy(
            () -> HuggingFaceFolder.read(Folders.path("vit"), Map.of("output", "pooler")))
        .hasMessageContaining("output is \"pooler\", must be logits or class_token or pooled");
  }

  private static void assertNear(String actual, String expected) {
    String[] numbers = actual.split(",", -1);
    String[] wanted = expected.split(",", -1);
    assertThat(numbers).hasSameSizeAs(wanted);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.parseFloat(numbers[i]))
          .isCloseTo(Float.parseFloat(wanted[i]), org.assertj.core.api.Assertions.within(1e-8f));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "model_type | \"swin\" | model_type \"swin\": must be one of deit, vit",
        "model_type | | no model_type: must be vit or deit",
        "architectures | [\"ViTModel\", \"ViTModel\"] | must be one, of ViTForImageClassification",
        "architectures | [\"ViTForMaskedImageModeling\"] | must be one, of ViTForImageClassification",
        "architectures | [] | architectures []: must be one, of",
        "hidden_size | 0 | hidden_size 0: must be a whole number from 8 to 4096",
        "hidden_size | 1e99 | hidden_size 1e99: must be a whole number",
        "hidden_size | \"32\" | hidden_size \"32\": must be a whole number",
        "num_attention_heads | 5 | hidden_size 32: must be a multiple of num_attention_heads, 5",
        "num_hidden_layers | 65 | num_hidden_layers 65: must be a whole number from 1 to 64",
        "intermediate_size | 48.5 | intermediate_size 48.5: must be a whole number",
        "image_size | [16, 20] | image_size [16,20]: must be the edge of a square, from 16 to 2048",
        "image_size | 18 | image_size 18: must be a multiple of patch_size, 4",
        "patch_size | 1000000 | patch_size 1000000: must be the edge of a square, from 2 to 128",
        "layer_norm_eps | -1 | layer_norm_eps -1: must be a number from 0.0 to 1.0",
        "hidden_act | \"mish\" | hidden_act \"mish\": must be one of gelu, gelu_python, gelu_new",
        "qkv_bias | 1 | qkv_bias 1: must be true or false",
        "num_channels | 1 | num_channels 1: must be 3, R, G and B",
        "num_labels | 4 | num_labels 4: id2label has 3 names",
        "problem_type | \"regression\" | must be one of multi_label_classification, single_label_class",
        "pruned_heads | {\"0\":[1]} | pruned_heads {\"0\":[1]}: must be empty",
        "quantization_config | {} | quantization_config {}: quantized weights are not read",
        "auto_map | {\"AutoModel\":\"x.Y\"} | auto_map {\"AutoModel\":\"x.Y\"}: not known here",
        "id2label | {\"0\":\"a\",\"2\":\"b\"} | id2label has 2 names, so index 2 leaves a gap",
        "id2label | {\"0\":\"a\",\"zero\":\"b\"} | id2label key 'zero' is not an index",
        "id2label | {\"0\":\"a\",\"1\":[]} | no id2label of index to name",
        "id2label | {\"0\":\"a\",\"1\":\"b\\nc\"} | id2label.1 'b",
        "id2label | [\"a\"] | id2label [\"a\"]: must be an object",
      })
  void refusesAConfigByFieldLimitAndValue(String key, String value, String message)
      throws IOException {
    Path folder = Folders.copy("vit", parent);
    Folders.set(folder.resolve(CONFIG), key, value == null ? "" : value);
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("vit cannot be built from:\n  config.json: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "image_processor_type | \"CLIPImageProcessor\" | must be ViT's or DeiT's ImageProcessor or",
        "feature_extractor_type | \"DeiTFeatureExtractor\" | one of the two",
        "do_resize | false | do_resize false: must be true, as pictures of any size come in",
        "size | 224 | size 224: must be config.json's image_size, 16",
        "size | {\"height\":16,\"width\":20} | size {\"height\":16,\"width\":20}: must be height and",
        "size | {\"longest_edge\":16} | size {\"longest_edge\":16}: must be height and width, equal",
        "size | {\"shortest_edge\":0} | from 1 to 2048 pixels",
        "size | {\"shortest_edge\":12} | size 12: must be at least crop_size, 16",
        "crop_size | \"16\" | crop_size \"16\": must be height and width",
        "resample | 0 | resample 0: must be 2 (bilinear) or 3 (bicubic)",
        "resample | \"cubic\" | resample \"cubic\": must be 2",
        "rescale_factor | 0 | rescale_factor 0: must be a number from",
        "image_mean | [0.5] | image_mean [0.5]: must be a number, or three",
        "image_std | [0.5,0,0.5] | image_std [0.5,0,0.5]: over the rescaled range must be 1.0E-6",
        "image_mean | 1e300 | image_mean 1e300: over the rescaled range must be -10.0 to 10.0",
        "do_pad | true | do_pad true: pictures are not padded here",
        "do_flip_channel_order | true | do_flip_channel_order true: channels come as R, G, B here",
        "data_format | \"channels_last\" | data_format \"channels_last\": must be channels_first",
        "crop_pct | 0.9 | crop_pct 0.9: not known here",
        "do_normalize | \"yes\" | do_normalize \"yes\": must be true or false",
      })
  void refusesAPreprocessorByFieldLimitAndValue(String key, String value, String message)
      throws IOException {
    Path folder = Folders.copy("vit", parent);
    Folders.set(folder.resolve(PREPROCESSOR), key, value);
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("vit cannot be built from:\n  preprocessor_config.json: ")
        .hasMessageContaining(message);
  }

  @Test
  void saysEverythingThatIsWrongInOneMessage() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("tf_model.h5"), "");
    Folders.set(folder.resolve(CONFIG), "hidden_act", "\"mish\"");
    Folders.set(folder.resolve(CONFIG), "num_channels", "4");
    Folders.set(folder.resolve(PREPROCESSOR), "resample", "1");
    Folders.set(folder.resolve(PREPROCESSOR), "size", "{\"shortest_edge\":8}");
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of("depth", "3")))
        .hasMessageContaining("--set depth: the folder decides")
        .hasMessageContaining("weights: no model.safetensors, model.safetensors.index.json,")
        .hasMessageContaining("among [config.json, preprocessor_config.json, tf_model.h5]")
        .hasMessageContaining("config.json: hidden_act")
        .hasMessageContaining("config.json: num_channels")
        .hasMessageContaining("preprocessor_config.json: resample")
        .hasMessageContaining("preprocessor_config.json: size 8");
  }

  @Test
  void theUsersSettingsComeBeforeTheFolders() throws IOException {
    Path folder = Folders.copy("deit", parent);
    Folders.set(folder.resolve(PREPROCESSOR), "resample", "1");
    Map<String, String> chosen =
        Map.of(
            "fit", "crop", "shorter_edge", "18", "crop_offset", "down", "interpolation", "bicubic");
    assertThat(HuggingFaceFolder.read(folder, chosen).settings())
        .containsAllEntriesOf(chosen)
        .containsEntry("mean", "0.5,0.5,0.5")
        .doesNotContainKey("input_size");
  }

  @Test
  void asksForTheRecipeWhereThereIsNoPreprocessor() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Files.delete(folder.resolve(PREPROCESSOR));
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of("fit", "squash")))
        .hasMessageContaining("preprocessor_config.json: no such file")
        .hasMessageContaining("with --set interpolation, mean, std");
    Map<String, String> chosen =
        Map.of("fit", "squash", "interpolation", "bilinear", "mean", "0,0,0", "std", "1,1,1");
    assertThat(HuggingFaceFolder.read(folder, chosen).settings()).containsAllEntriesOf(chosen);
  }

  @Test
  void refusesFilesThatAreNoJsonOrTooLarge() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Path config = folder.resolve(CONFIG);
    Files.writeString(config, "[".repeat(1000));
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .hasMessageContaining("config.json: not JSON: ");
    Files.writeString(config, "[]");
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .hasMessageContaining("config.json: not a JSON object");
    Files.write(config, new byte[JsonFields.MAX_FILE_BYTES + 1]);
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .hasMessageContaining("config.json: over 4194304 bytes");
    Files.delete(config);
    Files.createDirectory(config);
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder, Map.of()))
        .hasMessageContaining("config.json: not a regular file");
    assertThatThrownBy(() -> HuggingFaceFolder.read(folder.resolve("absent"), Map.of()))
        .hasMessageContaining("absent: no such folder");
  }

  @Test
  void takesIntegerKeysAndTheDefaultNumberOfClasses() throws IOException {
    Path folder = Folders.copy("vit", parent);
    Path config = folder.resolve(CONFIG);
    Folders.set(config, "id2label", "");
    Folders.set(config, "num_labels", "11");
    HuggingFaceFolder numbered = HuggingFaceFolder.read(folder, Map.of());
    assertThat(numbered.settings()).containsEntry("num_classes", "11");
    assertThat(numbered.labels()).isEmpty();
    Folders.set(config, "num_labels", "");
    assertThat(HuggingFaceFolder.read(folder, Map.of()).settings())
        .containsEntry("num_classes", "2");
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("\\{", "{\"id2label\": {1: \"b\", 0: \"a\"},"));
    HuggingFaceFolder integers = HuggingFaceFolder.read(folder, Map.of());
    assertThat(integers.settings()).containsEntry("num_classes", "2");
    assertThat(integers.labels()).hasValue(config);
  }

  private static Map<String, String> settings(String words, String mean, String std) {
    Map<String, String> settings = new HashMap<>(Map.of("mean", mean, "std", std));
    for (String pair : words.split(",", -1)) {
      String[] parts = pair.strip().split(" ", 2);
      settings.put(parts[0], parts[1]);
    }
    return settings;
  }
}
