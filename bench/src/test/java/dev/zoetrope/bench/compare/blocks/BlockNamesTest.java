package dev.zoetrope.bench.compare.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.ModuleContents.NamedShape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockNamesTest {
  private static NamedShape tensor(String name, Long... shape) {
    return new NamedShape(name, "Float", List.of(shape));
  }

  @ParameterizedTest
  @CsvSource({
    "features.4.block.1.0.weight, features.4",
    "features.0.0.weight, features.0.0",
    "blocks.1.0.conv_pw.weight, blocks.1.0",
    "encoder.layers.encoder_layer_0.self_attention.in_proj_weight, encoder.layers.encoder_layer_0",
    "conv_proj.weight, conv_proj",
    "heads.head.weight, heads.head",
    "classifier.3.weight, classifier.3",
    "weight, weight",
  })
  void areWhatTheNamesOfWeightsBeginWith(String weight, String block) {
    assertThat(BlockNames.block(weight)).isEqualTo(block);
  }

  @Test
  void endWhereTheNextLayerIsOfAnother() {
    BlockNames names =
        BlockNames.of(
                List.of(
                    tensor("features.0.0.weight", 8L, 3L, 3L, 3L),
                    tensor("features.0.1.weight", 8L),
                    tensor("features.1.block.0.0.weight", 8L, 8L, 1L, 1L),
                    tensor("features.1.block.1.0.weight", 4L, 8L, 1L, 1L),
                    tensor("head.weight", 5L, 4L),
                    tensor("head.bias", 5L)),
                List.of(
                    List.of(8L, 3L, 3L, 3L),
                    List.of(8L, 8L, 1L, 1L),
                    List.of(4L, 8L, 1L, 1L),
                    List.of(5L, 4L)))
            .orElseThrow();
    assertThat(names.layers()).containsExactly("features.0.0", "features.1", "features.1", "head");
    assertThat(IntStream.rangeClosed(1, 4).filter(names::endsAfter)).containsExactly(1, 3, 4);
  }

  @Test
  void areNotGuessed() {
    List<NamedShape> tensors = List.of(tensor("a.weight", 8L, 3L), tensor("b.weight", 4L, 8L));
    assertThat(BlockNames.of(tensors, List.of(List.of(4L, 8L), List.of(8L, 3L)))).isEmpty();
    assertThat(BlockNames.of(List.of(), List.of(List.of(4L, 8L)))).isEmpty();
    BlockNames names =
        BlockNames.of(tensors, List.of(List.of(8L, 3L), List.of(4L, 8L))).orElseThrow();
    assertThat(names.endsAfter(1)).isTrue();
    assertThat(names.endsAfter(2)).isTrue();
  }
}
