package dev.zoetrope.client.source.live;

import java.time.Duration;

/**
 * When a live source is given up for the moment, and when it is tried again.
 *
 * @param silence without a picture for half as long it counts as SILENT; without a byte for as long
 *     it is opened anew (that limit is the source's own read timeout)
 * @param noPicture an open source that is read but yields no picture for as long is opened anew
 * @param firstPause the longest pause before the first try; doubles with each try
 * @param maxPause what the longest pause grows to
 * @param fromFirst whether the first try is repeated too; false: a source that has never been open
 *     fails at once
 */
public record LivePolicy(
    Duration silence,
    Duration noPicture,
    Duration firstPause,
    Duration maxPause,
    boolean fromFirst) {

  /** 5 s of silence, a minute without a picture, pauses from half a second to 30 s, for ever. */
  public static final LivePolicy DEFAULT = silence(Duration.ofSeconds(5));

  public LivePolicy {
    requirePositive("silence", silence);
    requirePositive("noPicture", noPicture);
    requirePositive("firstPause", firstPause);
    requirePositive("maxPause", maxPause);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }

  /** The default with another limit on silence. */
  public static LivePolicy silence(Duration silence) {
    Duration minute = Duration.ofMinutes(1);
    Duration thrice = silence.multipliedBy(3);
    return new LivePolicy(
        silence,
        thrice.compareTo(minute) > 0 ? thrice : minute,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        true);
  }

  /** With other pauses. */
  public LivePolicy withPauses(Duration first, Duration most) {
    return new LivePolicy(silence, noPicture, first, most, fromFirst);
  }

  /** With another limit on an open source that yields no picture. */
  public LivePolicy withNoPicture(Duration value) {
    return new LivePolicy(silence, value, firstPause, maxPause, fromFirst);
  }

  /** With the first try repeated or not. */
  public LivePolicy withFromFirst(boolean value) {
    return new LivePolicy(silence, noPicture, firstPause, maxPause, value);
  }
}
