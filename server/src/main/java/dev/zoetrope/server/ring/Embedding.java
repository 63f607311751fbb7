package dev.zoetrope.server.ring;

/** A frame as a vector. The array belongs to it; nobody writes it any more. */
public final class Embedding implements Result {
  private final float[] values;

  /** A vector; the array is not copied. */
  public Embedding(float[] values) {
    this.values = values;
  }

  /** How many numbers. */
  public int size() {
    return values.length;
  }

  /** One of them. */
  public float value(int index) {
    return values[index];
  }
}
