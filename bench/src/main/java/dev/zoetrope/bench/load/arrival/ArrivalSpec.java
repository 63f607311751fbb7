package dev.zoetrope.bench.load.arrival;

import dev.zoetrope.client.words.QuantityParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a workload's frames arrive, in the user's words:
 *
 * <pre>
 * constant:200               frames/s of all streams together, evenly
 * poisson:200                the same on average, at random
 * camera:25,jitter=2ms,drift=50ppm    of each stream by its own clock; jitter and drift default to 0
 * burst:200,size=8           eight at once, 25 times a second
 * ramp:10..200,over=30s      growing steadily, then staying
 * trace:FILE,speed=2         as recorded: a line has seconds and perhaps a stream
 * closed:32                  so many under way at any time; the next is sent when one is answered
 * </pre>
 *
 * Immutable.
 */
public final class ArrivalSpec {
  private static final double MOST_PER_SECOND = 1_000_000;
  private static final int MOST_IN_FLIGHT = 100_000;

  private final String text;
  private final Factory factory;
  private final int inFlight;

  /** Arrivals for so many streams, from a seed. */
  private interface Factory {
    Arrivals make(int streams, long seed);
  }

  private ArrivalSpec(String text, Factory factory, int inFlight) {
    this.text = text;
    this.factory = factory;
    this.inFlight = inFlight;
  }

  /** A closed loop with so many frames under way. */
  public static ArrivalSpec closed(int inFlight) {
    return parseClosed("closed:" + inFlight, Integer.toString(inFlight));
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming what is wrong and what is possible
   */
  public static ArrivalSpec parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "arrivals '"
              + text
              + "' name no kind; possible are constant:RATE, poisson:RATE, camera:FPS,"
              + " burst:RATE,size=N, ramp:FROM..TO,over=TIME, trace:FILE and closed:N");
    }
    String kind = text.substring(0, colon).toLowerCase(Locale.ROOT);
    List<String> parts = List.of(text.substring(colon + 1).split(",", -1));
    String main = parts.get(0).strip();
    Options options = new Options(text, parts.subList(1, parts.size()));
    ArrivalSpec spec =
        switch (kind) {
          case "constant" -> {
            double rate = rate(main);
            yield open(text, (streams, seed) -> new EvenArrivals(rate, 1, streams));
          }
          case "poisson" -> {
            double rate = rate(main);
            yield open(text, (streams, seed) -> new PoissonProcess(rate, streams, seed));
          }
          case "camera" -> camera(text, rate(main), options);
          case "burst" -> {
            double rate = rate(main);
            int size = count(options.take("size", "8"), "size", 100_000);
            yield open(text, (streams, seed) -> new EvenArrivals(rate, size, streams));
          }
          case "ramp" -> ramp(text, main, options);
          case "trace" -> trace(text, main, options);
          case "closed" -> parseClosed(text, main);
          default ->
              throw new IllegalArgumentException(
                  "arrivals '"
                      + text
                      + "' are of no known kind; possible are constant, poisson, camera, burst,"
                      + " ramp, trace and closed");
        };
    options.end();
    return spec;
  }

  private static ArrivalSpec open(String text, Factory factory) {
    return new ArrivalSpec(text, factory, 0);
  }

  private static ArrivalSpec parseClosed(String text, String main) {
    return new ArrivalSpec(
        text,
        (streams, seed) -> {
          throw new IllegalStateException("a closed loop has no schedule");
        },
        count(main, "closed", MOST_IN_FLIGHT));
  }

  private static ArrivalSpec camera(String text, double fps, Options options) {
    double jitter = QuantityParser.duration(options.take("jitter", "0")).toNanos();
    String drift = options.take("drift", "0ppm");
    double ppm = number(drift.endsWith("ppm") ? drift.substring(0, drift.length() - 3) : "");
    if (!(ppm >= 0 && ppm <= 100_000)) {
      throw new IllegalArgumentException(
          "drift must be from 0ppm to 100000ppm, for example 50ppm, not " + drift);
    }
    return open(text, (streams, seed) -> new CameraClocks(fps, jitter, ppm, streams, seed));
  }

  private static ArrivalSpec ramp(String text, String main, Options options) {
    int dots = main.indexOf("..");
    if (dots < 0) {
      throw new IllegalArgumentException("ramp must be FROM..TO, for example 10..200, not " + main);
    }
    double from = rate(main.substring(0, dots));
    double to = rate(main.substring(dots + 2));
    double seconds = QuantityParser.duration(options.take("over", "30s")).toNanos() / 1e9;
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("over must be longer than 0 s, not " + seconds + " s");
    }
    return open(text, (streams, seed) -> new Ramp(from, to, seconds, streams));
  }

  private static ArrivalSpec trace(String text, String main, Options options) {
    double speed = number(options.take("speed", "1"));
    if (!(speed > 0 && speed <= 1e6)) {
      throw new IllegalArgumentException("speed must be above 0, at most 1000000, not " + speed);
    }
    try {
      RecordedTrace trace = RecordedTrace.read(Path.of(main));
      return open(text, (streams, seed) -> trace.arrivals(speed, streams));
    } catch (IOException e) {
      throw new IllegalArgumentException("trace " + main + " cannot be read: " + e, e);
    }
  }

  private static double rate(String text) {
    double rate = number(text.endsWith("/s") ? text.substring(0, text.length() - 2) : text);
    if (!(rate > 0 && rate <= MOST_PER_SECOND)) {
      throw new IllegalArgumentException(
          "a rate must be above 0, at most 1000000 frames/s, not '" + text + "'");
    }
    return rate;
  }

  private static int count(String text, String name, int most) {
    double value = number(text);
    if (!(value >= 1 && value <= most) || value != Math.rint(value)) {
      throw new IllegalArgumentException(
          name + " must be a whole number from 1 to " + most + ", not '" + text + "'");
    }
    return (int) value;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Whether frames are due whatever the server does. */
  public boolean isOpenLoop() {
    return inFlight == 0;
  }

  /** Frames under way in a closed loop, all streams together; empty for an open one. */
  public OptionalInt inFlight() {
    return isOpenLoop() ? OptionalInt.empty() : OptionalInt.of(inFlight);
  }

  /**
   * From the beginning.
   *
   * @throws IllegalStateException for a closed loop
   */
  public Arrivals arrivals(int streams, long seed) {
    return factory.make(streams, seed);
  }

  /** As the user wrote it. */
  @Override
  public String toString() {
    return text;
  }

  /** What stands behind the commas. */
  private static final class Options {
    private final String text;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> known = new TreeSet<>();

    Options(String text, List<String> parts) {
      this.text = text;
      for (String part : parts) {
        int equals = part.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("'" + part + "' in '" + text + "' is not NAME=VALUE");
        }
        values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }

    String take(String name, String otherwise) {
      known.add(name);
      String value = values.remove(name);
      return value == null ? otherwise : value;
    }

    void end() {
      if (!values.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' has %s; known there: %s"
                .formatted(text, values.keySet(), known.isEmpty() ? "nothing" : known));
      }
    }
  }
}
