package dev.zoetrope.server.model.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedCheckpointsTest {

  static Iterable<PublishedCheckpoint> all() {
    return PublishedCheckpoints.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void carriesItsDigestInItsName(PublishedCheckpoint checkpoint) {
    assertThat(checkpoint.uri()).hasScheme("https").hasNoQuery();
    assertThat(checkpoint.digest().hex()).hasSize(8);
    assertThat(checkpoint.fileName()).endsWith("-" + checkpoint.digest().hex() + ".pth");
    assertThat(PublishedCheckpoints.find(checkpoint.name())).contains(checkpoint);
  }

  /** The order is checked in full but for the weights. */
  @ParameterizedTest
  @MethodSource("all")
  void fitsABuiltInArchitecture(PublishedCheckpoint checkpoint) throws IOException {
    ModelBuilder builder =
        new ModelBuilder(
            new ModelOrder(
                checkpoint.architecture(),
                checkpoint.settings(),
                Precision.FP32,
                Optional.of(Path.of(checkpoint.fileName())),
                0,
                Optional.of("imagenet"),
                checkpoint.name(),
                Path.of("models"),
                false));
    int side = checkpoint.name().endsWith("_384") ? 384 : 224;
    assertThat(builder.description().recipe().width()).isEqualTo(side);
    assertThat(builder.description().classes()).isEqualTo(1000);
  }

  @Test
  void haveTheInputOfTheirAuthors() throws IOException {
    assertThat(edge("mobilenet_v3_large")).isEqualTo(232);
    assertThat(edge("mobilenet_v3_large_v1")).isEqualTo(256);
    assertThat(edge("mobilenet_v3_large_quantized")).isEqualTo(256);
    assertThat(edge("mobilenet_v3_small")).isEqualTo(256);
    assertThat(edge("vit_b_16")).isEqualTo(256);
    assertThat(edge("vit_l_16")).isEqualTo(242);
    assertThat(edge("deit_small")).isEqualTo(256);
    assertThat(edge("deit_base_384")).isEqualTo(438);
  }

  private static int edge(String name) throws IOException {
    PublishedCheckpoint checkpoint = PublishedCheckpoints.find(name).orElseThrow();
    return new ModelBuilder(
            new ModelOrder(
                checkpoint.architecture(),
                checkpoint.settings(),
                Precision.FP32,
                Optional.empty(),
                0,
                Optional.empty(),
                name,
                Path.of("models"),
                false))
        .description()
        .recipe()
        .shorterEdge();
  }

  @Test
  void haveNamesOfTheirOwn() {
    assertThat(PublishedCheckpoints.all())
        .extracting(PublishedCheckpoint::name)
        .doesNotHaveDuplicates();
    assertThat(PublishedCheckpoints.all())
        .extracting(PublishedCheckpoint::uri)
        .doesNotHaveDuplicates();
  }
}
