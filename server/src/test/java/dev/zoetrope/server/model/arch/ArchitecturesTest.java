package dev.zoetrope.server.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.v1.Fit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {

  static List<String> everyArchitecture() {
    return Architectures.names();
  }

  @ParameterizedTest
  @MethodSource("everyArchitecture")
  void everyNameHasDefaults(String name) {
    Architecture architecture = Architectures.create(name, Map.of());
    assertThat(architecture.name()).isEqualTo(name);
    assertThat(architecture.classes()).isEqualTo(1000);
    assertThat(architecture.recipe().width()).isEqualTo(224);
    assertThat(architecture.parameters()).isNotEmpty();
  }

  /** The counts that torchvision and timm publish for their models; running statistics left out. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v3_large,  5483032",
    "mobilenet_v3_small,  2542856",
    "vit_b_16,           86567656",
    "vit_b_32,           88224232",
    "vit_l_16,          304326632",
    "vit_l_32,          306535400",
    "deit_tiny,           5717416",
    "deit_tiny_distilled, 5910800",
    "deit_small,         22050664",
    "deit_base,          86567656"
  })
  void hasAsManyParametersAsTheReference(String name, long count) {
    long learned =
        Architectures.create(name, Map.of()).parameters().stream()
            .filter(spec -> !spec.name().contains("running_"))
            .mapToLong(spec -> spec.shape().stream().reduce(1L, (a, b) -> a * b))
            .sum();
    assertThat(learned).isEqualTo(count);
  }

  @Test
  void listsTheNamesForAnUnknownOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architectures.create("resnet50", Map.of()))
        .withMessageContaining("\"resnet50\"")
        .withMessageContaining("mobilenet_v3_large")
        .withMessageContaining("deit_base_distilled");
  }

  @Test
  void tellsEveryProblemAtOnce() {
    Map<String, String> settings =
        Map.of(
            "width_mult", "40",
            "num_classes", "many",
            "dropout", "1.5",
            "dilated", "yes",
            "depth", "3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architectures.create("mobilenet_v3_large", settings))
        .withMessageContaining("width_mult is \"40\", must be a number from 0.1 to 4.0")
        .withMessageContaining("num_classes is \"many\", must be an integer from 1 to 100000")
        .withMessageContaining("dropout is \"1.5\", must be a number from 0.0 to 1.0")
        .withMessageContaining("dilated is \"yes\", must be true or false")
        .withMessageContaining("\"depth\" is no setting; there are num_classes (an integer");
  }

  @ParameterizedTest
  @CsvSource({
    "vit,           embed_dim=100,    embed_dim is 100; must be a multiple of num_heads; 12",
    "vit,           image_size=225,   image_size is 225; must be a multiple of the patch's edge; 16",
    "vit,           patch_size=2 image_size=1024, 262145 tokens; must be at most 16384",
    "vit,           global_pool=max,  global_pool is \"max\"; must be token or avg",
    "vit,           input_size=223,   input_size is \"223\"; must be an integer from 224 to 2048",
    "vit,           activation=mish,  activation is \"mish\"; must be gelu or gelu_tanh or",
    "vit,           global_pool=avg distillation=head, with a distillation token it must be token",
    "vit,           depth=0,          depth is \"0\"; must be an integer from 1 to 64",
    "vit_b_16,      num_classes=-1,   num_classes is \"-1\"; must be an integer from 1 to 100000",
    "deit_tiny,     drop_rate=NaN,    drop_rate is \"NaN\"; must be a number from 0.0 to 1.0",
    "mobilenet_v3,  last_channel=0,   last_channel is \"0\"; must be an integer from 1 to 8192",
    "efficientnet_lite0, image_size=99999999999, must be an integer from 32 to 2048"
  })
  void namesTheSettingTheValueAndTheRange(String name, String settings, String message) {
    Map<String, String> map = new HashMap<>();
    for (String setting : settings.split(" ", -1)) {
      String[] pair = setting.split("=", 2);
      map.put(pair[0], pair[1]);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architectures.create(name, map))
        .withMessageContaining(message.replace(';', ','));
  }

  @Test
  void refusesWhatNoMachineHolds() {
    Map<String, String> settings =
        Map.of("embed_dim", "4096", "num_heads", "64", "mlp_dim", "16384", "depth", "64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architectures.create("vit", settings))
        .withMessageContaining("parameters, must be at most 2147483648");
  }

  @Test
  void bringsPicturesInAsTheWeightsPresetsDo() {
    assertThat(Architectures.create("mobilenet_v3_large", Map.of()).recipe())
        .isEqualTo(new InputRecipe(224, 224, Fit.FIT_CROP, 232, Interpolation.BILINEAR));
    assertThat(Architectures.create("mobilenet_v3_small", Map.of()).recipe())
        .isEqualTo(new InputRecipe(224, 224, Fit.FIT_CROP, 256, Interpolation.BILINEAR));
    assertThat(Architectures.create("vit_b_16", Map.of("image_size", "448")).recipe())
        .isEqualTo(new InputRecipe(448, 448, Fit.FIT_CROP, 512, Interpolation.BILINEAR));
    assertThat(Architectures.create("deit_small", Map.of()).recipe())
        .isEqualTo(new InputRecipe(224, 224, Fit.FIT_CROP, 256, Interpolation.BICUBIC));
    assertThat(Architectures.create("deit_small", Map.of()).normalization())
        .isEqualTo(Normalization.IMAGENET);
    assertThat(Architectures.create("vit", Map.of()).normalization()).isEqualTo(Normalization.HALF);
  }

  @Test
  void takesALargerPictureThanItLooksAt() {
    assertThat(Architectures.create("vit", Map.of("input_size", "280")).recipe())
        .isEqualTo(new InputRecipe(280, 280, Fit.FIT_CROP, 280, Interpolation.BICUBIC));
    assertThat(Architectures.create("vit", Map.of("input_size", "240")).parameters())
        .isEqualTo(Architectures.create("vit", Map.of()).parameters());
  }

  @Test
  void holdsWhatItsVariantNeeds() {
    assertThat(names(Map.of("qkv_bias", "false")))
        .contains("blocks.0.attn.qkv.weight")
        .doesNotContain("blocks.0.attn.qkv.bias");
    assertThat(names(Map.of("distillation", "token")))
        .contains("dist_token", "head.weight")
        .doesNotContain("head_dist.weight");
    assertThat(names(Map.of("distillation", "head"))).contains("dist_token", "head_dist.weight");
    assertThat(names(Map.of("distillation", "none"))).doesNotContain("dist_token");
  }

  private static List<String> names(Map<String, String> settings) {
    return Architectures.create("vit", settings).parameters().stream()
        .map(ParameterSpec::name)
        .toList();
  }

  @Test
  void namesTensorsAsTheEmbeddedCheckpointDoes() {
    Map<String, List<Long>> shapes = EmbeddedCheckpoint.shapes();
    List<ParameterSpec> wanted = Architectures.create("efficientnet_lite0", Map.of()).parameters();
    assertThat(wanted).extracting(ParameterSpec::name).hasSameElementsAs(shapes.keySet());
    assertThat(wanted)
        .allSatisfy(spec -> assertThat(spec.shape()).isEqualTo(shapes.get(spec.name())));
  }
}
