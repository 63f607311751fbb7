package dev.zoetrope.server.model;

import dev.zoetrope.v1.OutputKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a row of a model's output means: {@code forward} returns {@code [N, size]}. */
public sealed interface Output {

  /** The setting {@code output}'s words, the usual one first. */
  Map<String, OutputKind> WORDS = words();

  /** What clients are told. */
  OutputKind kind();

  /** Numbers in a row; 0 as long as only the module knows. */
  int size();

  /** What the numbers of a row are called. */
  String unit();

  /** Classes; 0 of an embedding. */
  int classes();

  /** Class names in index order; empty if unknown, else exactly {@code classes} of them. */
  List<String> labels();

  /**
   * Refuses labels of what has no classes.
   *
   * @param source what they came from, for the message
   * @throws ModelException if it is an embedding
   */
  default void requireClasses(String source) {
    if (this instanceof Embedding) {
      throw new ModelException(
          "labels %s: the output is %s, an embedding, which has no classes to name"
              .formatted(source, word(kind())));
    }
  }

  /** The same with as many numbers as the module was found to give. */
  Output withSize(int found);

  /**
   * A logit for each class.
   *
   * @param size classes
   * @param labels their names; empty if unknown
   * @param scoring what becomes of the logits
   */
  record Classes(int size, List<String> labels, Scoring scoring) implements Output {
    /** Keeps its own copy. */
    public Classes {
      labels = List.copyOf(labels);
    }

    /** Classes that exclude each other. */
    public Classes(int size, List<String> labels) {
      this(size, labels, Scoring.SOFTMAX);
    }

    /** The same with other scores. */
    Classes with(Scoring other) {
      return new Classes(size, labels, other);
    }

    @Override
    public OutputKind kind() {
      return OutputKind.OUTPUT_KIND_LOGITS;
    }

    @Override
    public String unit() {
      return "classes";
    }

    @Override
    public int classes() {
      return size;
    }

    @Override
    public Classes withSize(int found) {
      return new Classes(found, labels, scoring);
    }
  }

  /**
   * The picture as a vector.
   *
   * @param kind class token or pooled
   * @param size numbers
   */
  record Embedding(OutputKind kind, int size) implements Output {
    /** The longest, so that a reply stays small: 256 KiB of it. */
    public static final int MAX_SIZE = 1 << 16;

    /** Checks the length. */
    public Embedding {
      if (kind != OutputKind.OUTPUT_KIND_CLASS_TOKEN && kind != OutputKind.OUTPUT_KIND_POOLED) {
        throw new IllegalArgumentException(kind + " is no embedding");
      }
      if (size > MAX_SIZE) {
        throw new ModelException(
            "output %s of %d numbers: at most %d".formatted(word(kind), size, MAX_SIZE));
      }
    }

    @Override
    public String unit() {
      return "numbers";
    }

    @Override
    public int classes() {
      return 0;
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Embedding withSize(int found) {
      return new Embedding(kind, found);
    }
  }

  /** A kind as the setting {@code output} has it. */
  static String word(OutputKind kind) {
    return WORDS.entrySet().stream()
        .filter(entry -> entry.getValue() == kind)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no word for " + kind));
  }

  /**
   * An output that has not met its module.
   *
   * @param size 0: only the module knows
   * @param labels class names; empty if unknown
   * @param source what the labels came from, for the message
   * @throws ModelException if the labels do not fit
   */
  static Output of(OutputKind kind, int size, List<String> labels, String source) {
    if (kind == OutputKind.OUTPUT_KIND_LOGITS) {
      boolean known = size != 0 && !labels.isEmpty();
      return new Classes(size, known ? Labels.require(labels, size, source) : labels);
    }
    Embedding embedding = new Embedding(kind, size);
    if (!labels.isEmpty()) {
      embedding.requireClasses(source);
    }
    return embedding;
  }

  private static Map<String, OutputKind> words() {
    Map<String, OutputKind> words = new LinkedHashMap<>();
    words.put("logits", OutputKind.OUTPUT_KIND_LOGITS);
    words.put("class_token", OutputKind.OUTPUT_KIND_CLASS_TOKEN);
    words.put("pooled", OutputKind.OUTPUT_KIND_POOLED);
    return Collections.unmodifiableMap(words);
  }
}
