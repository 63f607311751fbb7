package dev.zoetrope.client;

/** Counts of a stream. Guarded by the stream. */
final class StreamTally {
  private long accepted;
  private long sent;
  private long sentAgain;
  private long replies;
  private long supersededHere;
  private long lost;
  private long duplicates;
  private long calls;

  void accepted() {
    accepted++;
  }

  /** A frame went onto the wire for the {@code times}-th time. */
  void sent(int times) {
    if (times == 1) {
      sent++;
    } else {
      sentAgain++;
    }
  }

  void replied() {
    replies++;
  }

  /** A frame was settled here, with as many outcomes as models had not answered. */
  void settledHere(FrameOutcome outcome, int outcomes) {
    replies += outcomes;
    if (outcome == FrameOutcome.SUPERSEDED_BY_CLIENT) {
      supersededHere++;
    } else if (outcome == FrameOutcome.LOST) {
      lost++;
    }
  }

  void duplicate() {
    duplicates++;
  }

  void called() {
    calls++;
  }

  StreamCounts counts(int unanswered) {
    return new StreamCounts(
        accepted,
        sent,
        sentAgain,
        unanswered,
        replies,
        supersededHere,
        lost,
        duplicates,
        Math.max(0, calls - 1));
  }
}
