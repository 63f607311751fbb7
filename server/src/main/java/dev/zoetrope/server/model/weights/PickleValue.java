package dev.zoetrope.server.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a state dict's pickle can hold beside strings, {@code Long}, {@code Double} and {@code
 * Boolean}. Containers compare by identity, so that a cycle in a file cannot send a comparison
 * round for ever.
 */
sealed interface PickleValue {

  /** {@code None}, and the mark that opens a run of items on the stack. */
  enum Constant implements PickleValue {
    NONE,
    MARK
  }

  /** A class or function of the allow list, never called: the name decides what is made. */
  record Global(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** A list or a set. */
  final class Items implements PickleValue {
    final List<Object> items = new ArrayList<>();
  }

  /** A tuple. */
  final class Tuple implements PickleValue {
    final List<Object> items;

    Tuple(List<Object> items) {
      this.items = List.copyOf(items);
    }
  }

  /** A dict or an OrderedDict. */
  final class Dict implements PickleValue {
    final Map<Object, Object> items = new LinkedHashMap<>();
  }

  /**
   * A storage: an entry of the archive.
   *
   * @param type of its elements
   * @param key the entry's name under {@code data/}
   * @param elements as the pickle says
   */
  record Storage(ElementType type, String key, long elements) implements PickleValue {}

  /**
   * A view of a storage, checked to lie within it.
   *
   * @param storage where its elements are
   * @param offset of the first one, in elements
   * @param shape sizes, outermost first
   * @param strides in elements, none negative
   * @param quantizer what bytes stand for; null for elements that are numbers themselves
   */
  record View(
      Storage storage,
      long offset,
      List<Long> shape,
      List<Long> strides,
      @Nullable Quantizer quantizer)
      implements PickleValue {

    /** Of numbers. */
    View(Storage storage, long offset, List<Long> shape, List<Long> strides) {
      this(storage, offset, shape, strides, null);
    }

    /** Itself and what its quantizer reads. */
    Stream<View> parts() {
      return quantizer instanceof Quantizer.PerChannel channels
          ? Stream.of(this, channels.scales(), channels.zeroPoints())
          : Stream.of(this);
    }

    /** What the checkpoint's table says of it. */
    Checkpoint.Entry entry() {
      return new Checkpoint.Entry(storage.type(), shape, quantizer != null);
    }

    /** Elements from the first to the last, gaps included. */
    long span() {
      if (shape.contains(0L)) {
        return 0;
      }
      long last = 0;
      for (int i = 0; i < shape.size(); i++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return Math.addExact(last, 1);
    }

    /** Whether its elements lie one after the other in row-major order. */
    boolean contiguous() {
      long dense = 1;
      for (int i = shape.size() - 1; i >= 0; i--) {
        if (shape.get(i) != 1 && strides.get(i) != dense) {
          return false;
        }
        dense *= Math.max(1, shape.get(i));
      }
      return true;
    }
  }
}
