package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.arch.Architectures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointBindingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "timm_vit_base, vit_b_16",
    "hf_vit_base, vit_b_16",
    "timm_vit_base, vit",
    "hf_vit_base, deit_base",
    "hf_deit_tiny_distilled, deit_tiny_distilled",
    "timm_deit_tiny_distilled, deit_tiny_distilled",
  })
  void fitsEachLibrarysNamesToTheArchitecture(String names, String name) throws IOException {
    Architecture architecture = Architectures.create(name, Map.of());
    try (Checkpoint checkpoint = checkpoint(Fixtures.names(names))) {
      CheckpointBinding binding = CheckpointBinding.of(checkpoint, architecture);
      for (ParameterSpec spec : architecture.parameters()) {
        assertThat(binding.sources(spec)).as(spec.name()).isNotEmpty();
      }
    }
  }

  @Test
  void stacksQueryAboveKeyAboveValue() throws IOException {
    Architecture architecture = Architectures.create("vit_b_16", Map.of());
    try (Checkpoint checkpoint = checkpoint(Fixtures.names("hf_vit_base"))) {
      CheckpointBinding binding = CheckpointBinding.of(checkpoint, architecture);
      String attention = "vit.encoder.layer.7.attention.attention.";
      assertThat(
              binding.sources(
                  spec(
                      architecture,
                      "encoder.layers.encoder_layer_7.self_attention.in_proj_weight")))
          .containsExactly(
              attention + "query.weight", attention + "key.weight", attention + "value.weight");
    }
  }

  @Test
  void looksPastWrappersAndTrainingCounters() throws IOException {
    Architecture architecture = Architectures.create("mobilenet_v3_small", Map.of());
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (ParameterSpec spec : architecture.parameters()) {
      shapes.put("module._orig_mod." + spec.name(), spec.shape());
    }
    shapes.put("module._orig_mod.features.0.1.num_batches_tracked", List.of());
    try (Checkpoint checkpoint = checkpoint(shapes)) {
      CheckpointBinding binding = CheckpointBinding.of(checkpoint, architecture);
      assertThat(binding.sources(spec(architecture, "features.0.0.weight")))
          .containsExactly("module._orig_mod.features.0.0.weight");
    }
  }

  @Test
  void saysEverythingThatDoesNotFitAtOnce() throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>(Fixtures.names("hf_deit_tiny_distilled"));
    shapes.remove("deit.layernorm.bias");
    shapes.remove("deit.encoder.layer.3.attention.attention.key.weight");
    shapes.put("cls_classifier.weight", List.of(10L, 192L));
    shapes.put("deit.encoder.layer.0.attention.attention.value.bias", List.of(191L));
    shapes.put("deit.pooler.dense.weight", List.of(192L, 192L));
    shapes.put("norm.weight", List.of(192L));
    Architecture architecture = Architectures.create("deit_tiny_distilled", Map.of());
    try (Checkpoint checkpoint = checkpoint(shapes)) {
      CheckpointMismatchException mismatch =
          catchThrowableOfType(
              CheckpointMismatchException.class,
              () -> CheckpointBinding.of(checkpoint, architecture));
      assertThat(mismatch.missing())
          .containsExactly(
              "blocks.3.attn.qkv.weight (the file has only"
                  + " [deit.encoder.layer.3.attention.attention.query.weight,"
                  + " deit.encoder.layer.3.attention.attention.value.weight])",
              "norm.bias");
      assertThat(mismatch.unexpected())
          .containsExactly(
              "deit.pooler.dense.weight",
              "norm.weight (norm.weight is there already as [deit.layernorm.weight])");
      assertThat(mismatch.wrongShape())
          .containsExactly(
              "blocks.0.attn.qkv.bias: wanted [576], found [[192], [192], [191]]",
              "head.weight: wanted [1000, 192], found [10, 192]");
      assertThat(mismatch)
          .hasMessageStartingWith("the checkpoint does not fit deit_tiny_distilled:\n  2 missing:")
          .hasMessageContaining("\n  2 unexpected:\n    deit.pooler.dense.weight\n")
          .hasMessageContaining("\n  2 of the wrong shape:\n    blocks.0.attn.qkv.bias");
    }
  }

  @Test
  void showsTwentyOfEachKindAndCountsTheRest() throws IOException {
    Architecture architecture = Architectures.create("vit_b_16", Map.of());
    int parameters = architecture.parameters().size();
    try (Checkpoint checkpoint = checkpoint(Map.of("other", List.of(1L)))) {
      assertThatThrownBy(() -> CheckpointBinding.of(checkpoint, architecture))
          .hasMessageContaining(parameters + " missing:")
          .hasMessageContaining("… and " + (parameters - 20) + " more")
          .hasMessageContaining("1 unexpected:\n    other");
    }
  }

  private Checkpoint checkpoint(Map<String, List<Long>> shapes) throws IOException {
    return Checkpoints.open(SafetensorsText.sparse(folder.resolve("weights"), shapes));
  }

  private static ParameterSpec spec(Architecture architecture, String name) {
    return architecture.parameters().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
