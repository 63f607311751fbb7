package dev.zoetrope.bench.load.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Results as JSON files, and back without loss: what {@link #read} returns equals what was written,
 * histograms included. Names are those of the records' components in snake case, units with them.
 *
 * <p>A file that is read may be anybody's. It has at most {@value #MOST_BYTES} bytes; its text and
 * tree take at most 128 times its size, its histograms at most 1,024 times its size and 64 MiB, and
 * never more than 2 GiB, which is checked before they are made.
 */
public final class ResultJson {
  /** Of a file. */
  static final long MOST_BYTES = 64L << 20;

  private static final String KIND = "load-result";
  private static final long FORMAT = 1;
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private ResultJson() {}

  /**
   * One object: {@code kind}, {@code format}, and the result's own members. What others add beside
   * those is passed over by {@link #read}.
   */
  public static JsonObject of(RunResult run) {
    JsonObject out = new JsonObject();
    out.addProperty("kind", KIND);
    out.addProperty("format", FORMAT);
    for (Map.Entry<String, JsonElement> member : RecordWriter.write(run).entrySet()) {
      out.add(member.getKey(), member.getValue());
    }
    return out;
  }

  /** For a file: one member a line, so that two of them can be compared. */
  public static String text(JsonObject json) {
    return PRETTY.toJson(json) + "\n";
  }

  /**
   * Reads a file.
   *
   * @throws ResultFormatException if it is not one of these, or damaged; the message begins with
   *     its name
   */
  public static RunResult read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new ResultFormatException(
          "%s has %d bytes; a result has at most %d".formatted(file, size, MOST_BYTES));
    }
    try {
      return read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (ResultFormatException e) {
      throw new ResultFormatException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws ResultFormatException if it is not one of these, or damaged
   */
  public static RunResult read(String text) throws ResultFormatException {
    JsonObject json = parse(text);
    if (!json.has("kind") || !Scalars.text(json.get("kind"), "kind").equals(KIND)) {
      throw new ResultFormatException("kind must be " + KIND + ", the result of a load");
    }
    if (!json.has("format")) {
      throw new ResultFormatException("format is missing");
    }
    long format = Scalars.whole(json.get("format"), "format");
    if (format != FORMAT) {
      throw new ResultFormatException(
          "format must be %d, which is all that this version reads, not %d"
              .formatted(FORMAT, format));
    }
    return new RecordReader(ReadBudget.forFile(text.length())).read(RunResult.class, json, "");
  }

  private static JsonObject parse(String text) throws ResultFormatException {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      String why = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new ResultFormatException("it is no JSON, or cut off: " + why, e);
    }
    throw new ResultFormatException("it must be a JSON object");
  }
}
