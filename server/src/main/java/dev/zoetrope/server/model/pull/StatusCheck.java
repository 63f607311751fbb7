package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What an answer that is not the file means: come back later, or don't. */
final class StatusCheck {
  private StatusCheck() {}

  /**
   * Always throws.
   *
   * @throws TransientFailure for 408, 425, 429 and 5xx
   * @throws PullException for any other
   */
  static PullException refuse(Reply reply) throws TransientFailure {
    int status = reply.status();
    String text = "%s answered %d%s".formatted(reply.uri(), status, meaning(status));
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      throw new TransientFailure(text, null, retryAfter(reply));
    }
    boolean absent = status == 404 || status == 410;
    throw new PullException(absent ? Reason.ABSENT : Reason.REFUSED, text);
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401 -> " (it wants to know who asks: a private or gated model, or no such model)";
      case 403 -> " (forbidden: a firewall, or terms that were not accepted)";
      case 404, 410 -> " (there is no such file)";
      case 407 -> " (the proxy wants a user and a password: https_proxy=http://user:password@host)";
      case 408 -> " (it took too long)";
      case 425, 429 -> " (too many requests)";
      default -> status >= 500 ? " (it is in trouble)" : "";
    };
  }

  /** Seconds, or a date, which is taken against the answer's own (RFC 9110, 10.2.3). */
  private static Optional<Duration> retryAfter(Reply reply) {
    Optional<String> value = reply.header("Retry-After").map(String::trim);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    Optional<ZonedDateTime> until = value.flatMap(StatusCheck::date);
    Optional<ZonedDateTime> now = reply.header("Date").flatMap(StatusCheck::date);
    return until
        .flatMap(end -> now.map(start -> Duration.between(start, end)))
        .filter(wait -> !wait.isNegative());
  }

  private static Optional<ZonedDateTime> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
