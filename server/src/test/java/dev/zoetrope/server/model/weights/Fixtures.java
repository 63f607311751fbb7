package dev.zoetrope.server.model.weights;

import com.google.gson.Gson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/** What {@code src/test/python/checkpoint_fixtures.py} wrote. */
public final class Fixtures {
  private Fixtures() {}

  /** One of its files. */
  public static Path path(String name) {
    try {
      URL url = Objects.requireNonNull(Fixtures.class.getResource(name), name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Its formula: {@code ((37 i + start) mod 251 - 125) / 64}, start in steps of 37. */
  public static float[] formula(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (37 * i % 251 - 125) / 64f;
    }
    return values;
  }

  /** Logits of one of its networks, for two pictures of the formula. */
  public static float[][] logits(String name) throws IOException {
    return new Gson().fromJson(Files.readString(path(name + ".logits.json")), float[][].class);
  }

  /** Names and shapes of a published network. */
  public static Map<String, List<Long>> names(String name) throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(path(name + ".names"))) {
      String[] parts = line.split(" ", -1);
      shapes.put(parts[0], Arrays.stream(parts[1].split(",", -1)).map(Long::valueOf).toList());
    }
    return shapes;
  }

  /** A contiguous fp32 tensor's values. */
  public static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (FloatPointer data = tensor.data_ptr_float()) {
      if (values.length > 0) {
        data.get(values);
      }
    }
    return values;
  }
}
