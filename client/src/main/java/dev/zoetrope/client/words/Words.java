package dev.zoetrope.client.words;

import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A few words and what each means; upper and lower case are the same. Immutable. */
public final class Words<T> {
  /** See {@link Policy}. */
  public static final Words<Policy> POLICY =
      new Words<>(
          Map.of(
              "latest", Policy.POLICY_LATEST,
              "queue", Policy.POLICY_QUEUE,
              "reject", Policy.POLICY_REJECT));

  /** See {@link Order}. */
  public static final Words<Order> ORDER =
      new Words<>(
          Map.of("as-completed", Order.ORDER_AS_COMPLETED, "in-order", Order.ORDER_IN_ORDER));

  /**
   * How sources give pictures; {@code h264} and {@code h265} both mean coded video as it comes, and
   * {@code auto} that or RGB.
   */
  public static final Words<PixelFormat> PIXELS =
      new Words<>(
          Map.of(
              "rgb", PixelFormat.PIXEL_FORMAT_RGB8,
              "nv12", PixelFormat.PIXEL_FORMAT_NV12,
              "jpeg", PixelFormat.PIXEL_FORMAT_JPEG,
              "h264", PixelFormat.PIXEL_FORMAT_H264,
              "h265", PixelFormat.PIXEL_FORMAT_H265,
              "auto", PixelFormat.PIXEL_FORMAT_UNSPECIFIED));

  /** See {@link Priority}. */
  public static final Words<Priority> PRIORITY =
      new Words<>(
          Map.of(
              "high", Priority.PRIORITY_HIGH,
              "normal", Priority.PRIORITY_NORMAL,
              "low", Priority.PRIORITY_LOW));

  /** Whether RTSP's media go over UDP. */
  public static final Words<Boolean> TRANSPORT = new Words<>(Map.of("tcp", false, "udp", true));

  /** Yes or no. */
  public static final Words<Boolean> FLAG = new Words<>(Map.of("true", true, "false", false));

  private final Map<String, T> choices;

  private Words(Map<String, T> choices) {
    this.choices = new TreeMap<>(choices);
  }

  /**
   * What a word means.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public T parse(String word) {
    T value = choices.get(word.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new IllegalArgumentException(
          "must be one of %s, not '%s'".formatted(String.join(", ", choices.keySet()), word));
    }
    return value;
  }
}
