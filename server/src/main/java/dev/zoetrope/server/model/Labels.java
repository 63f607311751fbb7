package dev.zoetrope.server.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Class names in index order: a text file with one a line, or the {@code id2label} of a Hugging
 * Face {@code config.json}.
 */
public final class Labels {
  /** Names of a hundred thousand classes and more. */
  static final int MAX_FILE_BYTES = 16 << 20;

  private static final String IMAGENET = "imagenet_labels.txt";
  private static final String COCO = "coco_labels.txt";

  /** What COCO's list has where no category is, as torchvision spells it. */
  private static final Set<String> NO_CATEGORY = Set.of("__background__", "N/A");

  private Labels() {}

  /** The 1,000 classes of ImageNet-1k (ILSVRC 2012). */
  public static List<String> imageNet() {
    return builtIn(IMAGENET);
  }

  /**
   * The categories of COCO 2017.
   *
   * @param classes 91: by the data set's own numbers, 0 the background and ten of them in no use
   *     ({@code N/A}), as torchvision's detectors count; 80: the categories alone, in that order,
   *     as most others do
   * @throws ModelException if there is no list of so many
   */
  public static List<String> coco(int classes) {
    List<String> numbered = builtIn(COCO);
    if (classes == numbered.size()) {
      return numbered;
    }
    List<String> used =
        numbered.stream().filter(category -> !NO_CATEGORY.contains(category)).toList();
    if (classes == used.size()) {
      return used;
    }
    throw new ModelException(
        "coco: %d labels, or %d with those of no category, for %d classes"
            .formatted(used.size(), numbered.size(), classes));
  }

  private static List<String> builtIn(String resource) {
    try (InputStream in = Labels.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelException("resource " + resource + " is not in the server's jar");
      }
      return lines(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource, e);
    }
  }

  /**
   * Reads a file; one that begins with a brace is JSON.
   *
   * @throws ModelException if it is neither, or has an empty name or a gap
   * @throws IOException if it cannot be read
   */
  public static List<String> read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new ModelException(name + ": over " + MAX_FILE_BYTES + " bytes of labels");
    }
    String text = text(bytes, name);
    return text.stripLeading().startsWith("{") ? idToLabel(text, name) : lines(text, name);
  }

  /**
   * The labels, if they are as many as the classes.
   *
   * @param source what they came from, for the message
   * @throws ModelException if they are not; it has both numbers
   */
  public static List<String> require(List<String> labels, int classes, String source) {
    if (labels.size() != classes) {
      throw new ModelException(
          source + ": " + labels.size() + " labels for " + classes + " classes");
    }
    return labels;
  }

  private static String text(byte[] bytes, String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(name + ": not UTF-8 text", e);
    }
  }

  private static List<String> lines(String text, String name) {
    List<String> lines = text.stripTrailing().lines().map(String::strip).toList();
    int empty = lines.indexOf("");
    if (empty >= 0) {
      throw new ModelException(name + ": line " + (empty + 1) + " is empty");
    }
    return lines;
  }

  private static List<String> idToLabel(String text, String name) {
    try {
      JsonObject root = JsonParser.parseString(text).getAsJsonObject();
      JsonObject table = Optional.ofNullable(root.getAsJsonObject("id2label")).orElse(root);
      String[] labels = new String[table.size()];
      for (Map.Entry<String, JsonElement> item : table.entrySet()) {
        int index = index(item.getKey(), labels.length, name);
        if (labels[index] != null) {
          throw new ModelException(name + ": id2label has index " + index + " twice");
        }
        labels[index] = oneLine(item.getValue().getAsString(), index, name);
      }
      return List.copyOf(Arrays.asList(labels));
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw new ModelException(name + ": no id2label of index to name in this JSON", e);
    }
  }

  /** A label is a line of the built model's labels file. */
  private static String oneLine(String label, int index, String name) {
    if (label.isBlank() || label.lines().count() != 1) {
      throw new ModelException(
          name + ": id2label." + index + " '" + label + "': must be one line, and not empty");
    }
    return label.strip();
  }

  private static int index(String key, int count, String name) {
    try {
      int index = Integer.parseInt(key.strip());
      if (index >= 0 && index < count) {
        return index;
      }
    } catch (NumberFormatException e) {
      throw new ModelException(name + ": id2label key '" + key + "' is not an index", e);
    }
    throw new ModelException(
        name + ": id2label has " + count + " names, so index " + key + " leaves a gap");
  }
}
