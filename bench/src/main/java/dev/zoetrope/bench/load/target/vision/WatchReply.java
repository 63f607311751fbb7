package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;

/**
 * What a generator wants to know of a {@code WatchResponse}.
 *
 * @param kind which of them it is
 * @param sequence of an answer; otherwise 0
 * @param answer of an answer; otherwise without meaning
 */
record WatchReply(Kind kind, long sequence, Answer answer) {
  private static final Answer NONE = Answer.of(Outcome.SKIPPED, "");

  static final WatchReply OPENED = new WatchReply(Kind.OPENED, 0, NONE);
  static final WatchReply DRAINING = new WatchReply(Kind.DRAINING, 0, NONE);
  static final WatchReply OTHER = new WatchReply(Kind.OTHER, 0, NONE);

  enum Kind {
    OPENED,
    ANSWER,
    /** The server is going away. */
    DRAINING,
    /** Nothing that matters here. */
    OTHER
  }
}
