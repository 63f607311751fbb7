package dev.zoetrope.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How a tenant is recognised, and its weight. The key itself is not kept: comparing digests takes
 * the same time whatever was guessed, and there is nothing to print by mistake.
 *
 * @param sha256 of the key's UTF-8, in hexadecimal
 * @param weight beside other tenants
 */
public record TenantKey(String sha256, int weight) {

  /** What {@link #sha256} would be for this key. */
  public static String digest(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The weight alone. */
  @Override
  public String toString() {
    return "weight " + weight;
  }
}
