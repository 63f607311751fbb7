package dev.zoetrope.server.model.huggingface;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, read one by one. What is wrong is collected, each problem with the
 * field's name and value, and a default stands in; a field that nobody asked for is a problem too.
 * A field that is null has not been given. One thread.
 */
final class JsonFields {
  /** ImageNet-21k's names, both ways, take 2 MB. */
  static final int MAX_FILE_BYTES = 4 << 20;

  private static final int SHOWN = 80;

  private final String prefix;
  private final JsonObject object;
  private final List<String> problems;
  private final Set<String> asked = new HashSet<>();

  JsonFields(String prefix, JsonObject object, List<String> problems) {
    this.prefix = prefix;
    this.object = object;
    this.problems = problems;
  }

  /** A file's object; empty after adding to {@code problems}. */
  static Optional<JsonFields> read(Path file, List<String> problems) throws IOException {
    String name = file.getFileName() + ": ";
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      problems.add(name + "over " + MAX_FILE_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      JsonElement root = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
      if (root.isJsonObject()) {
        return Optional.of(new JsonFields(name, root.getAsJsonObject(), problems));
      }
      problems.add(name + "not a JSON object");
    } catch (JsonParseException e) {
      problems.add(name + "not JSON: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Its value, if it is given and not null. */
  Optional<JsonElement> element(String key) {
    asked.add(key);
    return Optional.ofNullable(object.get(key)).filter(value -> !value.isJsonNull());
  }

  /** Whether it is given and not null. */
  boolean has(String key) {
    return element(key).isPresent();
  }

  /** Adds a problem of a field that is given: its value, then {@code wanted}. */
  void refuse(String key, String wanted) {
    String value = String.valueOf(object.get(key));
    String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    problems.add(prefix + key + " " + shown + ": " + wanted);
  }

  /** Adds a problem that is no single field's value. */
  void problem(String text) {
    problems.add(prefix + text);
  }

  private <T> Optional<T> read(
      String key, Predicate<JsonElement> test, Read<T> read, String wanted) {
    Optional<JsonElement> value = element(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (test.test(value.get())) {
      return Optional.of(read.from(value.get()));
    }
    refuse(key, wanted);
    return Optional.empty();
  }

  private interface Read<T> {
    T from(JsonElement value);
  }

  private static boolean isNumber(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
  }

  /** Whether it is a whole number of the range. */
  static boolean isWhole(JsonElement value, int least, int most) {
    if (!isNumber(value)) {
      return false;
    }
    double number = value.getAsDouble();
    return number >= least && number <= most && number == Math.rint(number);
  }

  Optional<String> text(String key) {
    return read(
        key,
        value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString(),
        JsonElement::getAsString,
        "must be a string");
  }

  Optional<Boolean> flag(String key) {
    return read(
        key,
        value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean(),
        JsonElement::getAsBoolean,
        "must be true or false");
  }

  Optional<Integer> whole(String key, int least, int most) {
    return read(
        key,
        value -> isWhole(value, least, most),
        value -> (int) value.getAsDouble(),
        "must be a whole number from " + least + " to " + most);
  }

  Optional<Double> real(String key, double least, double most) {
    return read(
        key,
        value -> isNumber(value) && value.getAsDouble() >= least && value.getAsDouble() <= most,
        JsonElement::getAsDouble,
        "must be a number from " + least + " to " + most);
  }

  /** A word that stands for something. */
  <T> Optional<T> choice(String key, Map<String, T> words) {
    String wanted = "must be one of " + String.join(", ", words.keySet());
    return text(key)
        .flatMap(
            word -> {
              Optional<T> chosen = Optional.ofNullable(words.get(word));
              if (chosen.isEmpty()) {
                refuse(key, wanted);
              }
              return chosen;
            });
  }

  /** A number for each channel, R, G, B, or one for all. */
  Optional<List<Double>> channels(String key) {
    return read(
        key,
        value -> isNumber(value) || isTriple(value),
        value ->
            isNumber(value)
                ? List.of(value.getAsDouble(), value.getAsDouble(), value.getAsDouble())
                : value.getAsJsonArray().asList().stream().map(JsonElement::getAsDouble).toList(),
        "must be a number, or three");
  }

  private static boolean isTriple(JsonElement value) {
    return value.isJsonArray()
        && value.getAsJsonArray().size() == 3
        && value.getAsJsonArray().asList().stream().allMatch(JsonFields::isNumber);
  }

  /** The fields of an object within this one. */
  Optional<JsonFields> object(String key) {
    return read(
        key,
        JsonElement::isJsonObject,
        value -> new JsonFields(prefix + key + ".", value.getAsJsonObject(), problems),
        "must be an object");
  }

  /** How many fields there are. */
  int size() {
    return object.size();
  }

  /** Refuses a switch that is on. */
  void requireOff(String key, String why) {
    if (flag(key).orElse(false)) {
      refuse(key, why);
    }
  }

  /** Fields that change no answer, whatever their values; those that begin with _ are such. */
  void passOver(Collection<String> keys) {
    asked.addAll(keys);
  }

  /** Call last: a field that was not asked for might change the answers. */
  void requireAllAsked() {
    object.entrySet().stream()
        .filter(field -> !field.getValue().isJsonNull())
        .map(Map.Entry::getKey)
        .filter(key -> !asked.contains(key) && !key.startsWith("_"))
        .forEach(
            key ->
                refuse(
                    key,
                    "not known here, so what it does to the answers is not known either; take it"
                        + " out if that is nothing"));
  }
}
