package dev.zoetrope.client.cameras;

import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceOptions.Network;
import dev.zoetrope.client.words.QuantityParser;
import dev.zoetrope.client.words.Words;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a list of cameras can say about one. Stateless. */
final class CameraKeys {
  static final String ID = "id";
  static final String URL = "url";

  private static final String ID_SYNTAX = "[A-Za-z0-9._:/@-]{1,128}";
  private static final int MAX_MODELS = 8;
  private static final int MAX_WEIGHT = 8;
  private static final int MAX_WINDOW = 1_024;
  private static final int MAX_TOP_K = 100_000;
  private static final Duration MAX_TIME = Duration.ofHours(1);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

  private static final Map<String, BiConsumer<CameraDraft, List<String>>> KEYS =
      new LinkedHashMap<>();

  static {
    one(ID, (draft, text) -> draft.id(id(text)));
    one(URL, CameraDraft::url);
    one("model", (draft, text) -> models(draft, List.of(text)));
    KEYS.put("models", CameraKeys::models);
    one("policy", (draft, text) -> draft.stream(s -> s.policy(Words.POLICY.parse(text))));
    one("max_age", (draft, text) -> draft.stream(s -> s.maxAge(maxAge(text))));
    one("fps", (draft, text) -> draft.pace(Pace.parse(text)));
    one("pixels", (draft, text) -> draft.source(s -> s.withFormat(Words.PIXELS.parse(text))));
    one("priority", (draft, text) -> draft.stream(s -> s.priority(Words.PRIORITY.parse(text))));
    one("weight", (draft, text) -> draft.stream(s -> s.weight(count(text, MAX_WEIGHT))));
    one("window", (draft, text) -> draft.stream(s -> s.window(count(text, MAX_WINDOW))));
    one("top_k", (draft, text) -> draft.stream(s -> s.topK(count(text, MAX_TOP_K))));
    one(
        "keyframes_only",
        (draft, text) ->
            draft.network(n -> new Network(n.udp(), Words.FLAG.parse(text), n.cameraClock())));
    one(
        "connect_timeout",
        (draft, text) -> draft.source(s -> s.withTimeouts(timeout(text), s.readTimeout())));
    one("silence_timeout", (draft, text) -> draft.silence(timeout(text)));
    one(
        "rtsp_transport",
        (draft, text) ->
            draft.network(
                n -> new Network(Words.TRANSPORT.parse(text), n.keyframesOnly(), n.cameraClock())));
    one(
        "camera_clock",
        (draft, text) ->
            draft.network(n -> new Network(n.udp(), n.keyframesOnly(), Words.FLAG.parse(text))));
  }

  private CameraKeys() {}

  private static void one(String key, BiConsumer<CameraDraft, String> setter) {
    KEYS.put(
        key,
        (draft, values) -> {
          if (values.size() != 1) {
            throw new IllegalArgumentException("must be one value, not a list");
          }
          setter.accept(draft, values.get(0));
        });
  }

  /** All of them, in the order of the documentation. */
  static Set<String> names() {
    return KEYS.keySet();
  }

  /**
   * Takes in what is said.
   *
   * @param values one, or those of a list
   * @throws IllegalArgumentException with one sentence that begins with what must be
   */
  static void set(CameraDraft draft, String key, List<String> values) {
    BiConsumer<CameraDraft, List<String>> setter = KEYS.get(key);
    if (setter == null) {
      throw new IllegalArgumentException("unknown key");
    }
    setter.accept(draft, values);
  }

  private static String id(String text) {
    if (!text.matches(ID_SYNTAX)) {
      throw new IllegalArgumentException(
          "must be 1 to 128 of [A-Za-z0-9._:/@-], not '" + text + "'");
    }
    return text;
  }

  private static void models(CameraDraft draft, List<String> names) {
    boolean fine =
        !names.isEmpty()
            && names.size() <= MAX_MODELS
            && names.stream().noneMatch(String::isEmpty)
            && names.stream().distinct().count() == names.size();
    if (!fine) {
      throw new IllegalArgumentException(
          "must be 1 to %d different names, not %s".formatted(MAX_MODELS, names));
    }
    draft.stream(s -> s.models(names));
  }

  private static Duration maxAge(String text) {
    Duration value = QuantityParser.duration(text);
    if (value.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException("must be at most 1h, not " + text);
    }
    return value;
  }

  private static Duration timeout(String text) {
    Duration value = QuantityParser.duration(text);
    if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException("must be 100ms to 1h, not " + text);
    }
    return value;
  }

  private static int count(String text, int most) {
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("must be 1 to %d, not '%s'".formatted(most, text));
    }
    return value;
  }
}
