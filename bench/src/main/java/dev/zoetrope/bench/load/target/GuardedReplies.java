package dev.zoetrope.bench.load.target;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the promises of {@link Replies} where several calls answer for one stream: one at a time,
 * and nothing after the end. A reply that comes while another is being told by the same thread
 * (because the listener sent a frame that failed at once) is told inside it.
 */
public final class GuardedReplies implements Replies {
  private final Replies replies;
  private boolean ended;

  /** In front of the real one. */
  public GuardedReplies(Replies replies) {
    this.replies = replies;
  }

  @Override
  public synchronized void opened() {
    if (!ended) {
      replies.opened();
    }
  }

  @Override
  public synchronized void answered(long sequence, Answer answer) {
    if (!ended) {
      replies.answered(sequence, answer);
    }
  }

  @Override
  public synchronized void ready() {
    if (!ended) {
      replies.ready();
    }
  }

  @Override
  public synchronized void ended(@Nullable String failure) {
    if (!ended) {
      ended = true;
      replies.ended(failure);
    }
  }
}
