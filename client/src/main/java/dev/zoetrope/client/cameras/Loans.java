package dev.zoetrope.client.cameras;

import dev.zoetrope.client.Reply;
import dev.zoetrope.client.source.SourceFrame;
import java.util.HashMap;
import java.util.Map;

/** Frames whose pixels a stream still needs, until every model has answered. Any thread. */
final class Loans {
  private record Loan(SourceFrame frame, int left) {}

  private final Map<Long, Loan> loans = new HashMap<>();

  /**
   * A frame is given to the stream.
   *
   * @param answers that it gets
   */
  synchronized void lend(long sequence, SourceFrame frame, int answers) {
    loans.put(sequence, new Loan(frame, answers));
  }

  /** The stream did not take it, or is over. */
  synchronized void takeBack(long sequence) {
    Loan loan = loans.remove(sequence);
    if (loan != null) {
      loan.frame().release();
    }
  }

  /** An answer: gives the frame back with the last one; says when it was recorded, or 0. */
  synchronized long answered(Reply reply) {
    Loan loan = loans.get(reply.sequence());
    if (loan == null) {
      return 0;
    }
    if (loan.left() > 1) {
      loans.put(reply.sequence(), new Loan(loan.frame(), loan.left() - 1));
    } else {
      takeBack(reply.sequence());
    }
    return loan.frame().capture().recordedUnixMicros();
  }
}
