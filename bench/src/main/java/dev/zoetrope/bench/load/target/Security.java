package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.BenchException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection is encrypted.
 *
 * @param tls whether it is, if the address does not say so already
 * @param authorities PEM file of the authorities to trust; the platform's without it
 * @param certificate PEM file of the client's own certificate chain, for servers that ask for one
 * @param key PEM file of its private key, PKCS #8 without a password
 * @param authority name to verify and to ask for in place of the address's host
 */
public record Security(
    boolean tls,
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> authority) {
  /** As the address says, by the platform's authorities. */
  public static final Security DEFAULT =
      new Security(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public Security {
    if (certificate.isPresent() != key.isPresent()) {
      throw new BenchException(
          "options cert and key go together; only %s is given"
              .formatted(key.isPresent() ? "key" : "cert"));
    }
  }

  /** Whether a connection to this address is encrypted. */
  public boolean encrypts(TargetAddress address) {
    return tls || address.tls();
  }
}
