package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counts the attempts at one thing and waits between them: twice as long each time, up to a quarter
 * more by chance so that many machines do not come back together, or as long as the server asks.
 */
final class Retries {
  private final PullContext context;
  private int failures;

  Retries(PullContext context) {
    this.context = context;
  }

  /** The last attempt got on: the count starts again. */
  void progressed() {
    failures = 0;
  }

  /**
   * Waits for the next attempt.
   *
   * @throws PullException if there is none
   */
  void after(TransientFailure failure) throws InterruptedIOException {
    failures++;
    PullSettings settings = context.settings();
    if (failures >= settings.attempts()) {
      throw new PullException(
          Reason.UNREACHABLE,
          "%s; gave up after %d attempts".formatted(failure.text(), failures),
          failure);
    }
    Duration delay = failure.after().orElseGet(this::backoff);
    if (delay.compareTo(settings.mostDelay()) > 0) {
      throw new PullException(
          Reason.UNREACHABLE,
          "%s; the server asks to be left alone for %d s, at most %d s are waited for"
              .formatted(failure.text(), delay.toSeconds(), settings.mostDelay().toSeconds()),
          failure);
    }
    context
        .listener()
        .note(
            "%s; attempt %d of %d in %.1f s"
                .formatted(
                    failure.text(), failures + 1, settings.attempts(), delay.toMillis() / 1e3));
    pause(delay);
  }

  private void pause(Duration delay) throws InterruptedIOException {
    try {
      context.host().pause(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the next attempt");
    }
  }

  private Duration backoff() {
    PullSettings settings = context.settings();
    long first = Math.max(1, settings.firstDelay().toMillis());
    long most = Math.max(first, settings.mostDelay().toMillis());
    long doubled = Math.min(most, first << Math.min(failures - 1, 20));
    long spread = ThreadLocalRandom.current().nextLong(doubled / 4 + 1);
    return Duration.ofMillis(Math.min(most, doubled + spread));
  }
}
