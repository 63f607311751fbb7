package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.Output;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
  @TempDir private Path folder;

  private Answers answers(String name, float... logits) throws IOException {
    Path file = folder.resolve(name);
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (float logit : logits) {
        out.writeFloat(logit);
      }
    }
    return new Answers(file, 2, new Output.Classes(3, List.of()));
  }

  @Test
  void areComparedPictureByPicture() throws IOException {
    Answers reference = answers("reference", 1, 2, 3, 6, 5, 4);
    Answers other = answers("other", 1, 2, 3, 5, 6, 4);
    assertThat(other.agreementWith(reference).mean()).isEqualTo(0.5);
    assertThat(reference.agreementWith(reference).exact()).isTrue();
    assertThat(other.scores(List.of(2, 0)).top1()).isEqualTo(0.5);
  }

  @Test
  void failRatherThanBeShort() throws IOException {
    Answers reference = answers("reference", 1, 2, 3, 6, 5, 4);
    Answers cut = answers("cut", 1, 2, 3, 6, 5);
    assertThatThrownBy(() -> cut.agreementWith(reference)).isInstanceOf(EOFException.class);
  }
}
