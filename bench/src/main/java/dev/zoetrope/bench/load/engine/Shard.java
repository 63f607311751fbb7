package dev.zoetrope.bench.load.engine;

/**
 * Which streams of a plan are this process's: every {@code count}-th, beginning with {@code index}.
 * All processes make the same schedule from the same seed and send their own part of it.
 */
public record Shard(int index, int count) {
  /** All of them. */
  public static final Shard WHOLE = new Shard(0, 1);

  /** Checks it. */
  public Shard {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException("no such part: " + index + " of " + count);
    }
  }

  boolean has(int stream) {
    return stream % count == index;
  }
}
