package dev.zoetrope.server.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
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

  /** A model with a checkpoint's weights. */
  static Provenance of(ModelOrder order, String format, Instant now) throws IOException {
    JsonObject json = common(order, now);
    json.addProperty("trained", true);
    Path file = order.weights().orElseThrow();
    JsonObject weights = new JsonObject();
    weights.addProperty("file", String.valueOf(file.getFileName()));
    weights.addProperty("format", format);
    weights.addProperty("bytes", Files.size(file));
    weights.addProperty("sha256", sha256(file));
    json.add("weights", weights);
    return new Provenance(json);
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
