package dev.zoetrope.server.model.arch;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a reference implementation answers, as {@code src/test/python/golden_logits.py} wrote it.
 *
 * @param architecture name for {@link Architectures#create}
 * @param settings for the same
 * @param size edge of the input, pixels
 * @param state shapes by state-dict name
 * @param logits of pictures 0 and 1
 */
public record Golden(
    String architecture,
    Map<String, String> settings,
    int size,
    Map<String, List<Long>> state,
    List<float[]> logits) {

  /** One of the files beside this class. */
  public static Golden read(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("golden/" + file + ".json");
        Reader reader =
            new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, Golden.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The architecture it is of. */
  public BlueprintArchitecture create() {
    return (BlueprintArchitecture) Architectures.create(architecture, settings);
  }
}
