package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.weights.Checkpoint;
import java.util.List;

/**
 * A tensor that a network needs of a checkpoint.
 *
 * @param name its key
 * @param shapes any of which it may have
 * @param quantized whether it is bytes that stand for other numbers
 */
record Wanted(String name, List<List<Long>> shapes, boolean quantized) {
  private static final List<List<Long>> ONE = List.of(List.of(), List.of(1L));

  /** A scale, or such. */
  static Wanted number(String name) {
    return new Wanted(name, ONE, false);
  }

  /** Numbers. */
  static Wanted numbers(String name, List<Long> shape) {
    return new Wanted(name, List.of(shape), false);
  }

  /** One number for all channels, or one for each. */
  static Wanted perChannel(String name, long channels) {
    return new Wanted(name, List.of(List.of(), List.of(1L), List.of(channels)), false);
  }

  /** Bytes that stand for numbers. */
  static Wanted bytes(String name, List<Long> shape) {
    return new Wanted(name, List.of(shape), true);
  }

  boolean fits(Checkpoint.Entry entry) {
    return entry.quantized() == quantized && shapes.contains(entry.shape());
  }

  /** Both, for messages. */
  String against(Checkpoint.Entry entry) {
    List<Long> last = shapes.get(shapes.size() - 1);
    return "%s: wanted %s%s, found %s"
        .formatted(name, quantized ? "quantized " : "numbers ", last, entry.text());
  }
}
