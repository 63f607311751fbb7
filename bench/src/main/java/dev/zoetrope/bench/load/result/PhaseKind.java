package dev.zoetrope.bench.load.result;

/** What a phase is about. */
public enum PhaseKind {
  /** From starting a server's process to its first answer. */
  COLD_START,
  /** All streams open at once. */
  CONNECT_STORM,
  /** A load that stays as it is. */
  STEADY,
  /** The same, while something is done to the server. */
  RELOAD
}
