package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's content must hash to, in full or by how it begins.
 *
 * @param kind how it is computed
 * @param hex lower-case digits: 8 to 64 of a SHA-256, all 40 of a Git blob
 */
public record Digest(Kind kind, String hex) {
  /** How a digest is computed. */
  public enum Kind {
    /** Of the bytes. */
    SHA256("SHA-256", "SHA-256", 8, 64),
    /** As Git names a file: the SHA-1 of {@code "blob <length>\0"} and the bytes. */
    GIT_BLOB("Git blob", "SHA-1", 40, 40);

    private final String label;
    private final String algorithm;
    private final int least;
    private final int most;

    Kind(String label, String algorithm, int least, int most) {
      this.label = label;
      this.algorithm = algorithm;
      this.least = least;
      this.most = most;
    }
  }

  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");
  private static final int CHUNK_BYTES = 1 << 18;

  /** Checks the digits. */
  public Digest {
    hex = hex.toLowerCase(Locale.ROOT);
    if (hex.length() < kind.least || hex.length() > kind.most || !HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "%s '%s': must be %s hexadecimal digits"
              .formatted(
                  kind.label,
                  hex,
                  kind.least == kind.most ? kind.most : kind.least + " to " + kind.most));
    }
  }

  /** A SHA-256, in full or its first digits. */
  public static Digest sha256(String hex) {
    return new Digest(Kind.SHA256, hex);
  }

  /**
   * A SHA-256 in full.
   *
   * @throws IllegalArgumentException if it has not 64 digits
   */
  public static Digest wholeSha256(String hex) {
    if (hex.length() != Kind.SHA256.most) {
      throw new IllegalArgumentException(
          "SHA-256 '%s': %d digits, must be %d".formatted(hex, hex.length(), Kind.SHA256.most));
    }
    return sha256(hex);
  }

  /**
   * What an entity tag of the Hugging Face hub says of a file: a SHA-256 for one in large-file
   * storage, a Git blob's name for one in the repository itself. Empty if it is neither.
   */
  static Optional<Digest> ofHubTag(String tag) {
    String hex = tag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (hex.length() == kind.most && HEX.matcher(hex).matches()) {
        return Optional.of(new Digest(kind, hex));
      }
    }
    return Optional.empty();
  }

  /** The whole digest of this kind of a file, read once from beginning to end. */
  public Digest of(Path file) throws IOException {
    return of(kind, file);
  }

  /** The whole SHA-256 of a file. */
  public static Digest sha256(Path file) throws IOException {
    return of(Kind.SHA256, file);
  }

  private static Digest of(Kind kind, Path file) throws IOException {
    MessageDigest sum = messageDigest(kind.algorithm);
    if (kind == Kind.GIT_BLOB) {
      sum.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        sum.update(chunk, 0, n);
      }
    }
    return new Digest(kind, HexFormat.of().formatHex(sum.digest()));
  }

  private static MessageDigest messageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** Whether a whole digest is this one, or begins with it. */
  public boolean matches(Digest whole) {
    return whole.kind == kind && whole.hex.startsWith(hex);
  }

  /** {@code SHA-256 8738ca79…}, the ellipsis where digits are missing. */
  @Override
  public String toString() {
    return kind.label + " " + hex + (hex.length() < kind.most ? "…" : "");
  }
}
