package dev.zoetrope.server.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.weights.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where a built model comes from, for whoever finds it later: names and digests, no paths.
 *
 * @param json the whole of it
 */
record Provenance(JsonObject json) {
  private static final String POM = "/META-INF/maven/%s/pom.properties";

  /** A model with a seeded initialisation. */
  static Provenance of(ModelOrder order, Instant now) {
    JsonObject json = common(order, now);
    json.addProperty("trained", false);
    json.addProperty("seed", order.seed());
    return new Provenance(json);
  }

  /** A model with a checkpoint's weights; of one in several files the index comes first. */
  static Provenance of(ModelOrder order, Checkpoint checkpoint, Instant now) throws IOException {
    JsonObject json = common(order, now);
    json.addProperty("trained", true);
    List<Path> files = checkpoint.files();
    JsonObject weights = file(files.get(0));
    weights.addProperty("format", checkpoint.format());
    if (files.size() > 1) {
      JsonArray shards = new JsonArray();
      for (Path shard : files.subList(1, files.size())) {
        shards.add(file(shard));
      }
      weights.add("shards", shards);
    }
    json.add("weights", weights);
    return new Provenance(json);
  }

  /** The same for a variant in another format. */
  Provenance in(Precision precision) {
    JsonObject copy = json.deepCopy();
    copy.addProperty("precision", precision.text());
    return new Provenance(copy);
  }

  /** The same with one more fact. */
  Provenance with(String name, JsonObject fact) {
    JsonObject copy = json.deepCopy();
    copy.add(name, fact);
    return new Provenance(copy);
  }

  private static JsonObject file(Path file) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("file", String.valueOf(file.getFileName()));
    json.addProperty("bytes", Files.size(file));
    json.addProperty("sha256", sha256(file));
    return json;
  }

  private static JsonObject common(ModelOrder order, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("name", order.name());
    json.addProperty("architecture", order.architecture());
    JsonObject settings = new JsonObject();
    new TreeMap<>(order.settings()).forEach(settings::addProperty);
    json.add("settings", settings);
    json.addProperty("precision", order.precision().text());
    json.addProperty("built", now.truncatedTo(ChronoUnit.SECONDS).toString());
    json.addProperty("zoetrope", version("dev.zoetrope/zoetrope-server"));
    json.addProperty("libtorch", version("org.bytedeco/pytorch"));
    return json;
  }

  /** The version that Maven noted in an artifact's jar. */
  private static String version(String artifact) {
    Properties properties = new Properties();
    try (InputStream in = Provenance.class.getResourceAsStream(POM.formatted(artifact))) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "development");
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** As a file's text. */
  String text() {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }
}
