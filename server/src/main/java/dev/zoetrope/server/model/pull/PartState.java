package dev.zoetrope.server.model.pull;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a part is a part of.
 *
 * @param digest of the whole, as text; empty: none is known, so the part cannot be gone on with
 * @param tag the strong entity tag under which its bytes came; empty: the server gave none
 * @param total bytes of the whole; -1: not known
 * @param answers how many answers its bytes come from
 */
record PartState(String digest, String tag, long total, int answers) {
  static final PartState NOTHING = new PartState("", "", -1, 0);
  private static final long MOST_BYTES = 4096;

  static PartState of(Optional<Digest> digest) {
    return new PartState(digest.map(Digest::toString).orElse(""), "", -1, 0);
  }

  /** Whether bytes of this part may be kept for a file of that digest. */
  boolean belongsTo(Optional<Digest> wanted) {
    return wanted.isPresent() && wanted.get().toString().equals(digest);
  }

  /** This, after one more answer of that whole. */
  PartState after(Optional<String> answerTag, long wholeBytes) {
    return new PartState(
        digest, answerTag.orElse(tag), wholeBytes < 0 ? total : wholeBytes, answers + 1);
  }

  /** This, with the size of the whole. */
  PartState ofTotal(long bytes) {
    return new PartState(digest, tag, bytes, answers);
  }

  /** Anything but a state that was written here is nothing, and the pull starts from the start. */
  static PartState read(Path file) throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return NOTHING;
      }
      JsonObject json =
          JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8)).getAsJsonObject();
      String tag = json.get("etag").getAsString();
      return new PartState(
          json.get("digest").getAsString(),
          Reply.isStrongTag(tag) ? tag : "",
          Math.max(-1, json.get("total").getAsLong()),
          json.get("answers").getAsInt());
    } catch (NoSuchFileException e) {
      return NOTHING;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException
        | NumberFormatException
        | java.nio.charset.CharacterCodingException e) {
      return NOTHING;
    }
  }

  void write(Path file) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("digest", digest);
    json.addProperty("etag", tag);
    json.addProperty("total", total);
    json.addProperty("answers", answers);
    Files.writeString(file, new Gson().toJson(json) + "\n");
  }
}
