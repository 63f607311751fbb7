package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.Dict;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the state dict in what a pickle built: the top object, or one that it wraps. */
final class StateDict {
  /** Under which training scripts keep the weights, in order of preference. */
  private static final List<String> WRAPPERS = List.of("model", "state_dict", "model_state_dict");

  private static final int NAMES_SHOWN = 20;

  private StateDict() {}

  /** Its tensors in order; values of other kinds (epochs, extra state) are passed over. */
  static Map<String, View> find(Object root) {
    Dict dict = PickleReader.cast(root, Dict.class);
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
    return tensors;
  }

  private static Map<String, View> tensors(Dict dict) {
    Map<String, View> tensors = new LinkedHashMap<>();
    dict.items.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof View view) {
            tensors.put(name, view);
          }
        });
    return tensors;
  }
}
