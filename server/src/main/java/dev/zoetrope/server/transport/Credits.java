package dev.zoetrope.server.transport;

import java.util.function.IntConsumer;

/** Messages asked for and not yet received, so that nobody asks twice. Any thread. */
final class Credits {
  private final IntConsumer request;
  private int outstanding;

  /** Asks by calling {@code request} with how many more. */
  Credits(IntConsumer request) {
    this.request = request;
  }

  /** A message has come. */
  synchronized void received() {
    outstanding--;
  }

  /** Asks for more until {@code wanted} are outstanding; never takes any back. */
  void topUp(int wanted) {
    int more;
    synchronized (this) {
      more = wanted - outstanding;
      if (more <= 0) {
        return;
      }
      outstanding = wanted;
    }
    // On the event loop this may deliver a message, and come back here, before it returns.
    request.accept(more);
  }
}
