package dev.zoetrope.server.transport;

import dev.zoetrope.server.model.ModelDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What every reply of a model repeats, as UTF-8, so that no reply encodes it again. */
final class ModelText {
  private static final byte[] NO_LABEL = new byte[0];

  private final byte[] name;
  private final byte[] variant;
  private final byte[][] labels;

  ModelText(ModelDescription description) {
    name = utf8(description.name());
    variant = utf8(description.version() + "/" + description.precision());
    List<String> texts = description.labels();
    labels = new byte[texts.size()][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = utf8(texts.get(i));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What clients ask for. */
  byte[] name() {
    return name;
  }

  /** Version and precision. */
  byte[] variant() {
    return variant;
  }

  /** The name of a class; empty if the model has no labels. */
  byte[] label(int index) {
    return index < labels.length ? labels[index] : NO_LABEL;
  }
}
