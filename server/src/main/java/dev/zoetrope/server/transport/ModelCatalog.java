package dev.zoetrope.server.transport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The served models by name, the default one first. Immutable. */
public final class ModelCatalog {
  private final Map<String, ServedModel> models = new LinkedHashMap<>();

  /** At least one model; the first is the default. */
  public ModelCatalog(List<ServedModel> served) {
    if (served.isEmpty()) {
      throw new IllegalArgumentException("no models");
    }
    served.forEach(model -> models.put(model.name(), model));
  }

  /** All, the default first. */
  public List<ServedModel> all() {
    return List.copyOf(models.values());
  }

  /** The model of that name; the default one for the empty name. */
  ServedModel find(String name) throws RequestException {
    ServedModel model = name.isEmpty() ? models.values().iterator().next() : models.get(name);
    if (model == null) {
      throw RequestException.notFound(
          "model: no model is named '%s'; served are %s"
              .formatted(
                  name.length() > 64 ? name.substring(0, 64) + "…" : name,
                  models.keySet().stream().limit(20).collect(Collectors.joining(", "))));
    }
    return model;
  }
}
