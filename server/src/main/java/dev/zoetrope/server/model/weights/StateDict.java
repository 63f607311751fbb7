package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.Dict;
import dev.zoetrope.server.model.weights.PickleValue.Storage;
import dev.zoetrope.server.model.weights.PickleValue.Tuple;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the state dict in what a pickle built: the top object, or one that it wraps. */
final class StateDict {
  /** Under which training scripts keep the weights, in order of preference. */
  private static final List<String> WRAPPERS = List.of("model", "state_dict", "model_state_dict");

  private static final String PACKED = "._packed_params";
  private static final List<String> PACKED_NAMES = List.of(".weight", ".bias");

  private static final int NAMES_SHOWN = 20;

  /** How many tensors may share a storage on average: tied weights are two. */
  private static final int MOST_SHARING = 4;

  private StateDict() {}

  /** Its tensors in order; values of other kinds (epochs, extra state) are passed over. */
  static Map<String, View> find(Object root) {
    try {
      return tensorsOf(PickleReader.cast(root, Dict.class));
    } catch (ArithmeticException e) {
      throw new CheckpointException("pickle: its tensors take over 2^63-1 bytes", e);
    }
  }

  private static Map<String, View> tensorsOf(Dict dict) {
    Map<String, View> tensors = tensors(dict);
    for (int i = 0; tensors.isEmpty() && i < WRAPPERS.size(); i++) {
      if (dict.items.get(WRAPPERS.get(i)) instanceof Dict wrapped) {
        tensors = tensors(wrapped);
      }
    }
    if (tensors.isEmpty()) {
      throw new CheckpointException(
          "no tensors at the top of the checkpoint nor under %s; it has %s"
              .formatted(WRAPPERS, dict.items.keySet().stream().limit(NAMES_SHOWN).toList()));
    }
    requireBacked(tensors.values());
    return tensors;
  }

  /** Otherwise a small file could have tensors without end, all of them the same bytes. */
  private static void requireBacked(Collection<View> views) {
    Map<String, Long> held = new HashMap<>();
    long wanted = 0;
    for (View view : (Iterable<View>) views.stream().flatMap(View::parts)::iterator) {
      Storage storage = view.storage();
      held.put(storage.key(), storage.elements() * storage.type().bytes());
      wanted =
          Math.addExact(wanted, Checkpoint.Entry.elements(view.shape()) * storage.type().bytes());
    }
    long backing = held.values().stream().reduce(0L, Math::addExact);
    if (wanted / MOST_SHARING > backing) {
      throw new CheckpointException(
          "%d tensors take %d bytes of storages that hold %d: at most %d times as much"
              .formatted(views.size(), wanted, backing, MOST_SHARING));
    }
  }

  private static Map<String, View> tensors(Dict dict) {
    Map<String, View> tensors = new LinkedHashMap<>();
    dict.items.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof View view) {
            tensors.put(name, view);
          } else if (key instanceof String name
              && name.endsWith(PACKED)
              && value instanceof Tuple packed) {
            unpack(name.substring(0, name.length() - PACKED.length()), packed, tensors);
          }
        });
    return tensors;
  }

  /**
   * The weight and the bias of a quantized linear layer, under the names that they had before they
   * became a pair ({@code torch/ao/nn/quantized/modules/linear.py}, versions 2 and 3).
   */
  private static void unpack(String path, Tuple packed, Map<String, View> tensors) {
    for (int i = 0; i < Math.min(packed.items.size(), PACKED_NAMES.size()); i++) {
      if (packed.items.get(i) instanceof View view) {
        tensors.put(path + PACKED_NAMES.get(i), view);
      }
    }
  }
}
