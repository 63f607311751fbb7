package dev.zoetrope.bench.identity;

import java.util.Optional;

/**
 * Which frame of which stream a picture is.
 *
 * @param stream 0 to 65,535
 * @param sequence 0 to 2^32 - 1
 */
public record FrameIdentity(int stream, long sequence) {
  private static final int MAX_STREAM = 0xffff;
  private static final long MAX_SEQUENCE = 0xffff_ffffL;
  private static final int SEQUENCE_BITS = 32;
  private static final int CHECK_BITS = 16;

  /** Odd, so that multiplying by it can be undone (SplitMix64's first constant). */
  private static final long MIX = 0xbf58476d1ce4e5b9L;

  private static final long UNMIX = inverse(MIX);

  /**
   * @throws IllegalArgumentException naming the field, the limit and the value
   */
  public FrameIdentity {
    require("stream", stream, MAX_STREAM);
    require("sequence", sequence, MAX_SEQUENCE);
  }

  private static void require(String field, long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "%s must be 0 to %d, not %d".formatted(field, most, value));
    }
  }

  /** The word that a picture spells, its lowest bit first. */
  public long word() {
    long payload = (long) stream << SEQUENCE_BITS | sequence;
    return mixed(payload << CHECK_BITS | check(payload));
  }

  /** Reads a word; empty if its check bits are wrong. */
  public static Optional<FrameIdentity> of(long word) {
    long checked = unmixed(word);
    long payload = checked >>> CHECK_BITS;
    if ((checked & MAX_STREAM) != check(payload)) {
      return Optional.empty();
    }
    return Optional.of(
        new FrameIdentity((int) (payload >>> SEQUENCE_BITS), payload & MAX_SEQUENCE));
  }

  private static long check(long payload) {
    return mixed(payload + MIX) >>> (Long.SIZE - CHECK_BITS);
  }

  private static long mixed(long value) {
    long folded = value ^ value >>> 32;
    long spread = folded * MIX;
    return spread ^ spread >>> 32;
  }

  private static long unmixed(long value) {
    long folded = value ^ value >>> 32;
    long spread = folded * UNMIX;
    return spread ^ spread >>> 32;
  }

  /** Modulo 2^64, by Newton's iteration: each step doubles the bits that are right, from 3 on. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int bits = 3; bits < Long.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
