package dev.zoetrope.server.model.pull;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a Hugging Face folder was pulled from, kept in it as {@value #NAME}. */
final class PullRecord {
  static final String NAME = "pulled.json";
  private static final long MOST_BYTES = 1 << 16;

  private PullRecord() {}

  /** Written last, when all files are there. */
  static void write(PulledModel model) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("name", model.name());
    model.commit().ifPresent(commit -> json.addProperty("commit", commit));
    JsonArray files = new JsonArray();
    for (PulledFile file : model.files()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("name", String.valueOf(file.path().getFileName()));
      entry.addProperty("checked", file.checked());
      entry.addProperty("sha256", file.sha256().hex());
      files.add(entry);
    }
    json.add("files", files);
    Files.writeString(
        model.weights().resolve(NAME),
        new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n");
  }

  /**
   * The model that an earlier pull left in a folder, if every file of it is still what it was.
   *
   * @param known the only names that are looked at
   */
  static Optional<PulledModel> find(Path folder, String name, Set<String> known)
      throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      List<PulledFile> files = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray("files")) {
        JsonObject entry = element.getAsJsonObject();
        String leaf = entry.get("name").getAsString();
        Digest digest = Digest.sha256(entry.get("sha256").getAsString());
        Path path = folder.resolve(known.contains(leaf) ? leaf : "");
        if (!Files.isRegularFile(path) || !Digest.sha256(path).equals(digest)) {
          return Optional.empty();
        }
        boolean checked = entry.get("checked").getAsBoolean();
        files.add(new PulledFile(path, Files.size(path), digest, checked, true));
      }
      Optional<String> commit =
          Optional.ofNullable(json.get("commit")).map(JsonElement::getAsString);
      return Optional.of(new PulledModel(name, folder, List.copyOf(files), commit));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | UnsupportedOperationException e) {
      return Optional.empty(); // not one that was written here
    }
  }
}
