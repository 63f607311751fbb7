package dev.zoetrope.server.model.huggingface;

import com.google.gson.JsonElement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The {@code config.json} of a ViT or DeiT ({@code configuration_vit.py}, {@code
 * configuration_deit.py}), as settings of the architecture {@code vit}.
 *
 * @param modelType {@code vit} or {@code deit}
 * @param imageSize edge of what the network looks at, pixels
 * @param backbone whether it is one without a classifier
 * @param labelled whether it has the classes' names
 * @param settings of the architecture {@code vit}
 */
record TransformerConfig(
    String modelType,
    int imageSize,
    boolean backbone,
    boolean labelled,
    Map<String, String> settings) {

  private static final String VIT = "vit";
  private static final String DEIT = "deit";

  /** What {@code transformers} takes where neither names nor a number of classes are given. */
  private static final int DEFAULT_CLASSES = 2;

  private static final int MOST_CLASSES = 100_000;

  /** By model type: each class and what the setting {@code distillation} says for it. */
  private static final Map<String, Map<String, String>> DISTILLATION_BY_CLASS =
      Map.of(
          VIT,
          new TreeMap<>(Map.of("ViTForImageClassification", "none", "ViTModel", "none")),
          DEIT,
          new TreeMap<>(
              Map.of(
                  "DeiTModel", "token",
                  "DeiTForImageClassification", "token",
                  "DeiTForImageClassificationWithTeacher", "head")));

  /** Backbones, whose output is an embedding. */
  private static final Set<String> WITHOUT_HEAD = Set.of("ViTModel", "DeiTModel");

  /** What {@code transformers} may fill in where there is no such layer. */
  private static final Set<String> OF_A_CLASSIFIER =
      Set.of("id2label", "num_labels", "problem_type");

  private static final Set<String> OF_A_POOLER = Set.of("pooler_act", "pooler_output_size");

  private static final String SIGMOID = "sigmoid";

  private static final Map<String, String> SCORES_BY_PROBLEM =
      new TreeMap<>(
          Map.of("single_label_classification", "softmax", "multi_label_classification", SIGMOID));

  private static final Map<String, String> ACTIVATIONS = activations();

  /** Training, bookkeeping, other heads than a classifier, and what is for text models only. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "add_cross_attention",
          "attention_probs_dropout_prob",
          "attn_implementation",
          "bad_words_ids",
          "begin_suppress_tokens",
          "bos_token_id",
          "chunk_size_feed_forward",
          "cross_attention_hidden_size",
          "decoder_start_token_id",
          "diversity_penalty",
          "do_sample",
          "dtype",
          "early_stopping",
          "encoder_no_repeat_ngram_size",
          "encoder_stride",
          "eos_token_id",
          "exponential_decay_length_penalty",
          "finetuning_task",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "gradient_checkpointing",
          "hidden_dropout_prob",
          "initializer_range",
          "is_decoder",
          "is_encoder_decoder",
          "label2id",
          "length_penalty",
          "max_length",
          "min_length",
          "name_or_path",
          "no_repeat_ngram_size",
          "num_beam_groups",
          "num_beams",
          "num_return_sequences",
          "output_attentions",
          "output_hidden_states",
          "output_scores",
          "pad_token_id",
          "prefix",
          "remove_invalid_values",
          "repetition_penalty",
          "return_dict",
          "return_dict_in_generate",
          "sep_token_id",
          "suppress_tokens",
          "task_specific_params",
          "temperature",
          "tf_legacy_loss",
          "tie_encoder_decoder",
          "tie_word_embeddings",
          "tokenizer_class",
          "top_k",
          "top_p",
          "torch_dtype",
          "torchscript",
          "transformers_version",
          "typical_p",
          "use_bfloat16",
          "use_cache");

  /** By the names of {@code transformers/activations.py}. */
  private static Map<String, String> activations() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("gelu", "gelu");
    words.put("gelu_python", "gelu");
    words.put("gelu_new", "gelu_tanh");
    words.put("gelu_fast", "gelu_tanh");
    words.put("gelu_pytorch_tanh", "gelu_tanh");
    words.put("quick_gelu", "quick_gelu");
    words.put("relu", "relu");
    words.put("silu", "silu");
    words.put("swish", "silu");
    return Collections.unmodifiableMap(words);
  }

  /** Reads it, telling {@code in} what is wrong; defaults are those of {@code transformers}. */
  static TransformerConfig read(JsonFields in) {
    String type = modelType(in);
    Map<String, String> settings = new TreeMap<>();
    List<String> classes = classes(in);
    boolean backbone = classes.stream().anyMatch(WITHOUT_HEAD::contains);
    settings.put("distillation", distillation(in, type, classes));
    int image = side(in, "image_size", 16, 2048, 224);
    int patch = side(in, "patch_size", 2, 128, 16);
    if (image % patch != 0) {
      in.problem("image_size %d: must be a multiple of patch_size, %d".formatted(image, patch));
    }
    settings.put("image_size", String.valueOf(image));
    settings.put("patch_size", String.valueOf(patch));
    sizes(in, settings);
    settings.put("layer_norm_eps", String.valueOf(in.real("layer_norm_eps", 0, 1).orElse(1e-12)));
    settings.put("activation", in.choice("hidden_act", ACTIVATIONS).orElse("gelu"));
    settings.put("qkv_bias", String.valueOf(in.flag("qkv_bias").orElse(true)));
    if (in.has("num_channels") && in.whole("num_channels", 1, 1 << 16).orElse(3) != 3) {
      in.refuse("num_channels", "must be 3, R, G and B");
    }
    boolean labelled = !backbone && classifier(in, settings);
    if (backbone) {
      pooler(in, settings);
    }
    refuseWhatIsNotServed(in);
    in.passOver(WITHOUT_EFFECT);
    in.requireAllAsked();
    return new TransformerConfig(type, image, backbone, labelled, settings);
  }

  private static String modelType(JsonFields in) {
    if (!in.has("model_type")) {
      in.problem(
          "no model_type: must be vit or deit (a folder of timm's has none; its weights are"
              + " built with `models build vit --weights FILE --set KEY=VALUE`)");
      return VIT;
    }
    return in.choice("model_type", new TreeMap<>(Map.of(VIT, VIT, DEIT, DEIT))).orElse(VIT);
  }

  private static List<String> classes(JsonFields in) {
    return in.element("architectures")
        .filter(JsonElement::isJsonArray)
        .map(names -> names.getAsJsonArray().asList().stream())
        .map(names -> names.map(name -> name.isJsonPrimitive() ? name.getAsString() : "").toList())
        .orElse(List.of());
  }

  private static String distillation(JsonFields in, String type, List<String> given) {
    Map<String, String> classes = DISTILLATION_BY_CLASS.get(type);
    if (!in.has("architectures")) {
      // What AutoModelForImageClassification makes of it; the weights tell if that is wrong.
      return type.equals(DEIT) ? "token" : "none";
    }
    if (given.size() == 1 && classes.containsKey(given.get(0))) {
      return classes.get(given.get(0));
    }
    in.refuse("architectures", "must be one, of " + String.join(", ", classes.keySet()));
    return "none";
  }

  private static void sizes(JsonFields in, Map<String, String> settings) {
    int width = in.whole("hidden_size", 8, 4096).orElse(768);
    int heads = in.whole("num_attention_heads", 1, 64).orElse(12);
    if (width % heads != 0) {
      in.problem(
          "hidden_size %d: must be a multiple of num_attention_heads, %d".formatted(width, heads));
    }
    settings.put("embed_dim", String.valueOf(width));
    settings.put("num_heads", String.valueOf(heads));
    settings.put("depth", String.valueOf(in.whole("num_hidden_layers", 1, 64).orElse(12)));
    settings.put("mlp_dim", String.valueOf(in.whole("intermediate_size", 8, 16384).orElse(3072)));
  }

  /** A number, or two that are equal. */
  private static int side(JsonFields in, String key, int least, int most, int otherwise) {
    Optional<JsonElement> value = in.element(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    List<JsonElement> sides =
        value.get().isJsonArray() ? value.get().getAsJsonArray().asList() : List.of(value.get());
    boolean square = sides.size() == 1 || (sides.size() == 2 && sides.get(0).equals(sides.get(1)));
    if (square && JsonFields.isWhole(sides.get(0), least, most)) {
      return (int) sides.get(0).getAsDouble();
    }
    in.refuse(key, "must be the edge of a square, from %d to %d pixels".formatted(least, most));
    return otherwise;
  }

  /** Whether its classes have names. */
  private static boolean classifier(JsonFields in, Map<String, String> settings) {
    Optional<JsonFields> names = in.object("id2label");
    settings.put("num_classes", String.valueOf(classes(in, names)));
    in.choice("problem_type", SCORES_BY_PROBLEM)
        .filter(SIGMOID::equals)
        .ifPresent(scores -> settings.put("scores", scores));
    in.passOver(OF_A_POOLER);
    return names.isPresent();
  }

  /**
   * A backbone's own output, by {@code ViTPooler} as it was before transformers 4.50 made its form
   * a choice. Whether the weights have it, only they can tell.
   */
  private static void pooler(JsonFields in, Map<String, String> settings) {
    settings.put("output", "pooled");
    int width = Integer.parseInt(settings.get("embed_dim"));
    in.choice("pooler_act", Map.of("tanh", "tanh"));
    if (in.has("pooler_output_size")
        && in.whole("pooler_output_size", 1, 1 << 16).orElse(0) != width) {
      in.refuse("pooler_output_size", "must be hidden_size, " + width);
    }
    in.passOver(OF_A_CLASSIFIER);
  }

  private static int classes(JsonFields in, Optional<JsonFields> names) {
    Optional<Integer> number = in.whole("num_labels", 1, MOST_CLASSES);
    if (names.isEmpty()) {
      return number.orElse(DEFAULT_CLASSES);
    }
    int named = names.get().size();
    if (named < 1 || named > MOST_CLASSES) {
      in.problem("id2label of %d names: must be 1 to %d".formatted(named, MOST_CLASSES));
      return DEFAULT_CLASSES;
    }
    if (number.isPresent() && number.get() != named) {
      in.refuse("num_labels", "id2label has " + named + " names");
    }
    return named;
  }

  private static void refuseWhatIsNotServed(JsonFields in) {
    Optional<JsonFields> pruned = in.object("pruned_heads");
    if (pruned.isPresent() && pruned.get().size() > 0) {
      in.refuse("pruned_heads", "must be empty: every layer has the same heads here");
    }
    if (in.has("quantization_config")) {
      in.refuse("quantization_config", "quantized weights are not read; save them as floats");
    }
  }
}
