package dev.zoetrope.bench.load.payload;

import dev.zoetrope.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code KIND:SUBJECT,NAME=VALUE,...}. Commas in brackets belong to a shape.
 *
 * @param text all of it
 * @param kind before the colon
 * @param subject up to the first comma
 * @param plain words after it without an equals sign
 * @param options words with one
 */
record PayloadWords(
    String text, String kind, String subject, List<String> plain, Map<String, String> options) {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
  static final int MAX_SIDE = 16_384;
  static final int MAX_FRAMES = 100_000;

  /** Width and height in pixels. */
  record Size(int width, int height) {}

  static PayloadWords split(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw wrong(text, "must be KIND:WHAT; kinds are " + String.join(", ", PayloadSpec.KINDS));
    }
    List<String> words = words(text.substring(colon + 1));
    if (words.get(0).isEmpty()) {
      throw wrong(text, "nothing follows " + text.substring(0, colon + 1));
    }
    List<String> plain = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        plain.add(word);
      } else if (options.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw wrong(text, "option %s is given twice".formatted(word.substring(0, equals)));
      }
    }
    return new PayloadWords(text, text.substring(0, colon), words.get(0), plain, options);
  }

  private static List<String> words(String rest) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      } else if (c == ',' && depth <= 0) {
        words.add(rest.substring(start, i));
        start = i + 1;
      }
    }
    words.add(rest.substring(start));
    return words;
  }

  BenchException wrong(String why) {
    return wrong(text, why);
  }

  private static BenchException wrong(String text, String why) {
    return new BenchException("payload '%s': %s".formatted(text, why));
  }

  /** Nobody misspells an option unnoticed. */
  void allow(int plainWords, String... names) {
    TreeSet<String> known = new TreeSet<>(List.of(names));
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw wrong(
            "option %s is unknown; %s: has %s"
                .formatted(name, kind, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
    if (plain.size() > plainWords) {
      throw wrong("'%s' is no option".formatted(plain.get(plainWords)));
    }
  }

  /** A whole number. */
  long number(String name, long otherwise, long least, long most) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw wrong("%s must be %d to %d, not %s".formatted(name, least, most, value));
  }

  int frames(int otherwise) {
    return (int) number("frames", otherwise, 1, MAX_FRAMES);
  }

  long seed() {
    return number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  Size size(String what, String value) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw wrong("%s must be WIDTHxHEIGHT, not %s".formatted(what, value));
    }
    Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (Math.min(size.width(), size.height()) < 1
        || Math.max(size.width(), size.height()) > MAX_SIDE) {
      throw wrong("%s must be 1x1 to %dx%d, not %s".formatted(what, MAX_SIDE, MAX_SIDE, value));
    }
    return size;
  }

  Optional<Size> size(String name) {
    return Optional.ofNullable(options.get(name)).map(value -> size(name, value));
  }

  /** The subject as a file or folder that is there. */
  Path path() {
    Path path;
    try {
      path = Path.of(subject);
    } catch (InvalidPathException e) {
      throw wrong("it is no file name: " + e.getReason());
    }
    if (!Files.isReadable(path)) {
      throw wrong("there is no file or folder %s that can be read".formatted(subject));
    }
    return path;
  }
}
