package dev.zoetrope.client;

/** Where a stream stands. */
public enum StreamState {
  /** Its first call has not been answered yet. */
  CONNECTING,
  /** The server has opened it. */
  LIVE,
  /** A call ended early; another one is made after a pause. */
  RETRYING,
  /** Over; nothing follows. */
  CLOSED
}
