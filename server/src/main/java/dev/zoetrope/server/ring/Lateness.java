package dev.zoetrope.server.ring;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why a frame is answered EXPIRED: no answer can be there in the time that is left.
 *
 * @param leftNanos until its deadline
 * @param neededNanos at least, until an answer
 */
public record Lateness(long leftNanos, long neededNanos) {

  /** Null if an answer that takes {@code neededNanos} from now may come in time. */
  public static @Nullable Lateness of(long deadlineNanos, long nowNanos, long neededNanos) {
    long left = deadlineNanos - nowNanos;
    return left <= 0 || left < neededNanos ? new Lateness(left, neededNanos) : null;
  }

  /**
   * Null if one of the models may answer a frame in time that comes now. Under the inbox's monitor.
   */
  static @Nullable Lateness of(
      List<Mailbox> mailboxes, boolean latest, long deadlineNanos, long nowNanos) {
    long needed = Long.MAX_VALUE;
    for (int i = 0; i < mailboxes.size(); i++) {
      needed = Math.min(needed, mailboxes.get(i).earliestNanos(latest, nowNanos));
    }
    return of(deadlineNanos, nowNanos, needed);
  }

  /** One sentence for the reply. */
  public String detail() {
    return "max_age_us: %d of it (or of the call's deadline) are left, an answer takes at least %d"
        .formatted(
            Math.max(0, TimeUnit.NANOSECONDS.toMicros(leftNanos)),
            TimeUnit.NANOSECONDS.toMicros(neededNanos));
  }
}
