package dev.zoetrope.client.cli;

import dev.zoetrope.client.ZoetropeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A few connections that many streams share.
 *
 * @param clients at least one
 */
record Connections(List<ZoetropeClient> clients) implements AutoCloseable {

  /** Makes so many; none is used before a stream needs it. */
  static Connections open(int count, Supplier<ZoetropeClient> connect) {
    List<ZoetropeClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(connect.get());
    }
    return new Connections(List.copyOf(clients));
  }

  @Override
  public void close() {
    clients.forEach(ZoetropeClient::close);
  }
}
