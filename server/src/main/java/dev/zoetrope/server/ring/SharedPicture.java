package dev.zoetrope.server.ring;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pending picture that several slabs want, counted against the server's budget until the last has
 * had it.
 */
final class SharedPicture {
  private final PendingPicture picture;
  private final PendingBudget budget;
  private final AtomicInteger readers;

  SharedPicture(PendingPicture picture, PendingBudget budget, int readers) {
    this.picture = picture;
    this.budget = budget;
    this.readers = new AtomicInteger(readers);
  }

  PendingPicture picture() {
    return picture;
  }

  void drop() {
    if (readers.decrementAndGet() == 0) {
      budget.release(picture.bytes());
    }
  }
}
