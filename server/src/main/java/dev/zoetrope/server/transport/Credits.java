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
  synchronized void topUp(int wanted) {
    if (wanted > outstanding) {
      request.accept(wanted - outstanding);
      outstanding = wanted;
    }
  }
}
