package dev.zoetrope.server.model.huggingface;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an image processor brings a picture of any size to the network's: {@code shortest_edge} keeps
 * its proportions and crops the middle; {@code height} and {@code width} squash it, and with {@code
 * do_center_crop} (DeiT's way) the network then looks at the middle of what was squashed.
 *
 * @param settings {@code fit}, {@code shorter_edge}, {@code crop_offset} and the architecture's
 *     {@code input_size}
 * @param problems what cannot be done here; not yet reported, as the user may have chosen a fit
 */
record PictureFit(Map<String, String> settings, List<String> problems) {
  private static final int MOST_PIXELS = 2048;

  /** Edges that are equal, or the shorter one of two. */
  private record Size(boolean proportional, int edge) {}

  /**
   * Reads {@code do_resize}, {@code size}, {@code do_center_crop} and {@code crop_size}.
   *
   * @param deit whether DeiT's defaults hold where a field is absent: 256, then a crop of 224
   * @param image edge of what the network looks at, pixels
   */
  static PictureFit read(JsonFields in, boolean deit, int image) {
    List<String> problems = new ArrayList<>();
    boolean resize = in.flag("do_resize").orElse(true);
    Optional<Boolean> cropFlag = in.flag("do_center_crop");
    Optional<Boolean> square = in.flag("default_to_square");
    Optional<Size> size = size(in, "size", square.orElse(true), deit ? 256 : 224, problems);
    Optional<Size> crop = size(in, "crop_size", true, deit ? 224 : image, problems);
    if (!resize) {
      problems.add("do_resize false: must be true, as pictures of any size come in");
    }
    if (size.isEmpty() || crop.isEmpty()) {
      return new PictureFit(Map.of(), problems);
    }
    boolean cropped = cropFlag.orElse(deit || size.get().proportional());
    int edge = size.get().edge();
    int seen = cropped ? crop.get().edge() : edge;
    if (size.get().proportional() && !cropped) {
      problems.add(
          "size.shortest_edge %d with do_center_crop false: the network takes squares only"
              .formatted(edge));
    } else if (crop.get().proportional() && cropped) {
      problems.add("crop_size.shortest_edge: must be height and width");
    } else if (seen != image) {
      problems.add(
          "%s %d: must be config.json's image_size, %d"
              .formatted(cropped ? "crop_size" : "size", seen, image));
    } else if (edge < image) {
      problems.add("size %d: must be at least crop_size, %d".formatted(edge, image));
    }
    return new PictureFit(settings(size.get(), image), problems);
  }

  private static Map<String, String> settings(Size size, int image) {
    if (size.proportional()) {
      return Map.of(
          "fit", "crop", "shorter_edge", String.valueOf(size.edge()), "crop_offset", "down");
    }
    return size.edge() == image
        ? Map.of("fit", "squash")
        : Map.of("fit", "squash", "input_size", String.valueOf(size.edge()));
  }

  /** A number (the old form), two of them, or an object; empty after adding to the problems. */
  private static Optional<Size> size(
      JsonFields in, String key, boolean square, int otherwise, List<String> problems) {
    Optional<JsonElement> given = in.element(key);
    if (given.isEmpty()) {
      return Optional.of(new Size(false, otherwise));
    }
    Optional<Size> size = size(given.get(), square);
    if (size.isEmpty()) {
      problems.add(
          "%s %s: must be height and width, equal, or shortest_edge alone, from 1 to %d pixels"
              .formatted(key, given.get(), MOST_PIXELS));
    }
    return size;
  }

  private static Optional<Size> size(JsonElement value, boolean square) {
    if (isEdge(value)) {
      return Optional.of(new Size(!square, (int) value.getAsDouble()));
    }
    if (value.isJsonArray()) {
      return equal(value.getAsJsonArray().asList());
    }
    if (!value.isJsonObject()) {
      return Optional.empty();
    }
    Map<String, JsonElement> fields = new HashMap<>(value.getAsJsonObject().asMap());
    fields.values().removeIf(JsonElement::isJsonNull);
    JsonElement shortest = fields.get("shortest_edge");
    if (fields.size() == 1 && shortest != null && isEdge(shortest)) {
      return Optional.of(new Size(true, (int) shortest.getAsDouble()));
    }
    boolean named =
        fields.size() == 2 && fields.containsKey("height") && fields.containsKey("width");
    return named ? equal(List.copyOf(fields.values())) : Optional.empty();
  }

  private static Optional<Size> equal(List<JsonElement> sides) {
    boolean equal = sides.size() == 2 && isEdge(sides.get(0)) && sides.get(0).equals(sides.get(1));
    return equal
        ? Optional.of(new Size(false, (int) sides.get(0).getAsDouble()))
        : Optional.empty();
  }

  private static boolean isEdge(JsonElement value) {
    return JsonFields.isWhole(value, 1, MOST_PIXELS);
  }
}
