package dev.zoetrope.server.transport;

import com.google.protobuf.ProtocolMessageEnum;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Tenant;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import dev.zoetrope.v1.Rect;
import dev.zoetrope.v1.Update;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reads {@code Open}, {@code Update} and {@code InferRequest} into profiles, field by field, with
 * their limits. Any thread.
 */
final class ProfileReader {
  static final int MAX_MODELS = 8;
  static final int MAX_LABELS = 8;
  static final int MAX_LABEL_CHARS = 64;
  static final int MAX_LATEST_WINDOW = 16;
  static final int DEFAULT_WINDOW = 8;
  static final long MAX_AGE_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final Pattern STREAM_ID = Pattern.compile("[A-Za-z0-9._:/@-]{1,128}");

  private final ModelCatalog catalog;
  private final FrameConfig frames;

  ProfileReader(ModelCatalog catalog, FrameConfig frames) {
    this.catalog = catalog;
    this.frames = frames;
  }

  StreamProfile open(Open open, Tenant tenant) throws RequestException {
    Policy policy = policy(open.getPolicy());
    return new StreamProfile(
        streamId(open.getStreamId()),
        labels(open.getLabelsMap()),
        models(open.getModelsList()),
        order(open.getOrder()),
        new StreamSettings(
            policy,
            window(policy, open.getWindow()),
            weight(open.getWeight()),
            known("priority", open.getPriority(), Priority.PRIORITY_NORMAL),
            tenant),
        maxAge(open.getMaxAgeUs()),
        topK(open.getTopK()),
        open.getLogits(),
        known("pixel_format", open.getPixelFormat(), PixelFormat.PIXEL_FORMAT_RGB8),
        unsigned("width", open.getWidth()),
        unsigned("height", open.getHeight()),
        known("color", open.getColor(), ColorSpace.COLOR_SPACE_UNSPECIFIED),
        known("fit", open.getFit(), Fit.FIT_UNSPECIFIED),
        open.hasCrop() ? crop(open.getCrop()) : null,
        open.getKeyframesOnly());
  }

  StreamProfile update(StreamProfile now, Update update) throws RequestException {
    Policy policy = update.hasPolicy() ? policy(update.getPolicy()) : now.inbox().policy();
    boolean samePolicy = policy == now.inbox().policy();
    int window =
        update.hasWindow()
            ? window(policy, update.getWindow())
            : samePolicy ? now.inbox().window() : window(policy, 0);
    int weight = update.hasWeight() ? weight(update.getWeight()) : now.inbox().weight();
    return new StreamProfile(
        now.streamId(),
        now.labels(),
        now.models(),
        now.order(),
        new StreamSettings(policy, window, weight, now.inbox().priority(), now.inbox().tenant()),
        update.hasMaxAgeUs() ? maxAge(update.getMaxAgeUs()) : now.maxAgeMicros(),
        update.hasTopK() ? topK(update.getTopK()) : now.topK(),
        update.hasLogits() ? update.getLogits() : now.logits(),
        now.pixelFormat(),
        now.width(),
        now.height(),
        now.color(),
        now.fit(),
        now.crop(),
        update.hasKeyframesOnly() ? update.getKeyframesOnly() : now.keyframesOnly());
  }

  /** A stream of one frame that is refused rather than kept waiting for room. */
  StreamProfile infer(InferRequest request, Tenant tenant) throws RequestException {
    return new StreamProfile(
        "infer",
        Map.of(),
        List.of(catalog.find(request.getModel())),
        Order.ORDER_AS_COMPLETED,
        new StreamSettings(Policy.POLICY_REJECT, 1, 1, Priority.PRIORITY_NORMAL, tenant),
        0,
        topK(request.getTopK()),
        request.getLogits(),
        PixelFormat.PIXEL_FORMAT_RGB8,
        0,
        0,
        ColorSpace.COLOR_SPACE_UNSPECIFIED,
        known("fit", request.getFit(), Fit.FIT_UNSPECIFIED),
        request.hasCrop() ? crop(request.getCrop()) : null,
        false);
  }

  private String streamId(String given) throws RequestException {
    if (given.isEmpty()) {
      // Unlike anything a client may have been given before a restart, or may have chosen.
      return "stream-" + UUID.randomUUID();
    }
    if (!STREAM_ID.matcher(given).matches()) {
      throw RequestException.invalid(
          "stream_id: at most 128 characters of [A-Za-z0-9._:/@-], not %d of '%s'"
              .formatted(given.length(), shown(given)));
    }
    return given;
  }

  private static Map<String, String> labels(Map<String, String> given) throws RequestException {
    if (given.size() > MAX_LABELS) {
      throw RequestException.invalid(
          "labels: at most %d, not %d".formatted(MAX_LABELS, given.size()));
    }
    for (Map.Entry<String, String> label : given.entrySet()) {
      for (String text : List.of(label.getKey(), label.getValue())) {
        if (text.length() > MAX_LABEL_CHARS || text.chars().anyMatch(Character::isISOControl)) {
          throw RequestException.invalid(
              "labels: keys and values of at most %d characters without control characters, not %d of '%s'"
                  .formatted(MAX_LABEL_CHARS, text.length(), shown(text)));
        }
      }
    }
    return Map.copyOf(given);
  }

  private List<ServedModel> models(List<String> names) throws RequestException {
    if (names.size() > MAX_MODELS) {
      throw RequestException.invalid(
          "models: at most %d, not %d".formatted(MAX_MODELS, names.size()));
    }
    if (names.isEmpty()) {
      return List.of(catalog.find(""));
    }
    LinkedHashSet<String> seen = new LinkedHashSet<>();
    List<ServedModel> models = new ArrayList<>();
    for (String name : names) {
      models.add(catalog.find(name));
      if (!seen.add(name)) {
        throw RequestException.invalid("models: '%s' is named twice".formatted(name));
      }
    }
    return List.copyOf(models);
  }

  private static Policy policy(Policy given) throws RequestException {
    return known("policy", given, Policy.POLICY_LATEST);
  }

  private static Order order(Order given) throws RequestException {
    return known("order", given, Order.ORDER_AS_COMPLETED);
  }

  private int window(Policy policy, int given) throws RequestException {
    boolean latest = policy == Policy.POLICY_LATEST;
    int limit = latest ? MAX_LATEST_WINDOW : frames.maxInFlightPerStream();
    int fallback = latest ? 1 : Math.min(DEFAULT_WINDOW, limit);
    return ranged("window", given, limit, fallback);
  }

  private static int weight(int given) throws RequestException {
    return ranged("weight", given, StreamSettings.MAX_WEIGHT, 1);
  }

  private static int topK(int given) throws RequestException {
    return ranged("top_k", given, Integer.MAX_VALUE, 0);
  }

  private static long maxAge(long given) throws RequestException {
    if (given < 0 || given > MAX_AGE_MICROS) {
      throw RequestException.invalid(
          "max_age_us: at most %d, not %s".formatted(MAX_AGE_MICROS, Long.toUnsignedString(given)));
    }
    return given;
  }

  private static Rect crop(Rect crop) throws RequestException {
    if (crop.getWidth() == 0 || crop.getHeight() == 0) {
      throw RequestException.invalid(
          "crop: width and height of at least 1, not %s x %s"
              .formatted(
                  Integer.toUnsignedString(crop.getWidth()),
                  Integer.toUnsignedString(crop.getHeight())));
    }
    return crop;
  }

  private static int unsigned(String field, int given) throws RequestException {
    return ranged(field, given, Integer.MAX_VALUE, 0);
  }

  private static int ranged(String field, int given, int limit, int fallback)
      throws RequestException {
    if (given < 0 || given > limit) {
      throw RequestException.invalid(
          "%s: at most %d, not %s".formatted(field, limit, Integer.toUnsignedString(given)));
    }
    return given == 0 ? fallback : given;
  }

  /**
   * The value, or the fallback for the zero value; every enum of the contract has UNSPECIFIED = 0.
   */
  private static <E extends Enum<E> & ProtocolMessageEnum> E known(
      String field, E given, E fallback) throws RequestException {
    if (given.name().equals("UNRECOGNIZED")) {
      throw RequestException.invalid(field + ": a value this server does not know");
    }
    return given.getNumber() == 0 ? fallback : given;
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(32, text.length())).replaceAll("\\p{Cntrl}", "?");
  }
}
