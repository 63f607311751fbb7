package dev.zoetrope.server.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same damaged files in every build; {@link FuzzCampaign} makes others. */
class ModelFileFuzzIT {
  private static final int FILES = 1000;

  @TempDir Path parent;

  @ParameterizedTest
  @EnumSource(ModelFile.class)
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void damageIsReadOrRefusedInBounds(ModelFile kind) throws IOException {
    Workplace workplace = new Workplace(kind, Files.createDirectory(parent.resolve("model")));
    List<byte[]> seeds = Seeds.of(kind);
    for (byte[] seed : seeds) {
      assertThat(workplace.read(seed, false)).as("a sound file's refusal").isEmpty();
    }
    long pointers = Pointer.totalCount();
    Mutations mutations = new Mutations(seeds, kind.text().hashCode());
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      refused += workplace.read(mutations.next(), i > 0).isPresent() ? 1 : 0;
    }
    assertThat(refused).as("refused").isBetween(FILES / 10, FILES);
    assertThat(Pointer.totalCount()).as("native objects").isLessThanOrEqualTo(pointers);
  }
}
