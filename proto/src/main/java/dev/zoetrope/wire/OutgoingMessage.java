package dev.zoetrope.wire;

import dev.zoetrope.v1.WatchRequest;

/** A {@code WatchRequest} as a client sends it. */
public sealed interface OutgoingMessage permits OutgoingMessage.Control, OutgoingFrame {

  /**
   * Anything but a frame: Open, Update or ClockProbe.
   *
   * @param request the generated message
   */
  record Control(WatchRequest request) implements OutgoingMessage {}
}
