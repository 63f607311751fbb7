package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The answer at the end of a chain of redirects. Its body is unread; closing gives it up.
 *
 * @param uri that answered
 * @param status of the answer
 * @param headers of the answer
 * @param body unread
 */
record Reply(URI uri, int status, HttpHeaders headers, GuardedBody body) implements AutoCloseable {
  private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]{1,256}\"");

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** What the body's length is said to be. */
  OptionalLong contentLength() {
    return wholeNumber(header("Content-Length").orElse(""));
  }

  /** The entity tag, if it is one that stands for the very bytes (RFC 9110, 8.8.3). */
  Optional<String> strongTag() {
    return header("ETag").filter(Reply::isStrongTag);
  }

  static boolean isStrongTag(String tag) {
    return STRONG_TAG.matcher(tag).matches();
  }

  /** Digits only, up to what a long surely holds; empty for anything else. */
  static OptionalLong wholeNumber(String text) {
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    body.close();
  }
}
