package dev.zoetrope.client;

/** How a frame's life ended: as the server said, or as this client knows by itself. */
public enum FrameOutcome {
  /** Computed: {@link Reply#classes()} is filled. */
  RESULT(true),
  /** The server put a newer frame of the stream in its place. */
  SUPERSEDED(true),
  /** It could not be answered within its maximum age, and cost no compute. */
  EXPIRED(true),
  /** The server had no room for it. */
  OVERLOADED(true),
  /** The frame is wrong; {@link Reply#detail()} names the field, the limit and the value. */
  INVALID(true),
  /** The model failed on it; {@link Reply#detail()} says how. */
  FAILED(true),
  /** The stream asked for keyframes only and this is none. */
  SKIPPED(true),
  /** Never sent: a newer frame was given to a LATEST stream before there was room for this one. */
  SUPERSEDED_BY_CLIENT(false),
  /** What became of it is not known: the stream broke or ended before it was answered. */
  LOST(false);

  private final boolean fromServer;

  FrameOutcome(boolean fromServer) {
    this.fromServer = fromServer;
  }

  /**
   * Whether a server gives this outcome. An INVALID that the client found by itself, for a frame
   * over the server's message limit, counts as the server's: the limit is.
   */
  public boolean fromServer() {
    return fromServer;
  }
}
