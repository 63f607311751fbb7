package dev.zoetrope.server;

import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.huggingface.HuggingFaceFolder;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Models built of Hugging Face folders, as {@code models build --from} does. */
final class HuggingFaceModels {
  private HuggingFaceModels() {}

  /** A folder of the tests' resources. */
  static Path folder(String name) throws URISyntaxException {
    Path config = resource("model/huggingface/" + name + "/config.json");
    return Objects.requireNonNull(config.getParent());
  }

  /** A file of the tests' resources, by its name from this package. */
  static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(HuggingFaceModels.class.getResource(name), name).toURI());
  }

  /** Builds a folder's model in fp32; returns the model's folder. */
  static Path build(Path folder, Map<String, String> settings, String name, Path repository)
      throws IOException {
    HuggingFaceFolder found = HuggingFaceFolder.read(folder, settings);
    return new ModelBuilder(
            new ModelOrder(
                found.architecture(),
                found.settings(),
                Precision.FP32,
                Optional.of(found.weights()),
                0,
                found.labels().map(Path::toString),
                name,
                repository,
                false))
        .build(Instant.EPOCH);
  }
}
