package dev.zoetrope.client;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a stream. {@link #defaults} leaves everything to the server; the withers change
 * one thing each. The server checks the values and names the field it does not like.
 *
 * @param streamId names the stream across reconnects; empty: the server chooses, and the client
 *     keeps what it chose
 * @param models empty: the server's default model
 * @param pixelFormat for pictures that name none
 * @param width of pictures that name none; 0: each says
 * @param height of pictures that name none; 0: each says
 * @param color matrix and range of NV12 and I420
 * @param policy what happens to a frame when there is no room
 * @param order of replies
 * @param maxAge zero: no limit
 * @param window 0: the server's default
 * @param weight 0: the server's default
 * @param topK most classes to return; 0: 5, or all that reach the threshold of a multi-label model
 * @param logits whether to return every class's raw logit
 * @param fit how pictures become the model's input
 * @param crop the part of each picture to look at; null: all of it
 * @param priority whose turn comes first where there is not enough for all
 * @param keyframesOnly of coded video decode keyframes only; the others are answered SKIPPED
 * @param labels they appear beside the stream's id in logs
 */
public record StreamSpec(
    String streamId,
    List<String> models,
    PixelFormat pixelFormat,
    int width,
    int height,
    ColorSpace color,
    Policy policy,
    Order order,
    Duration maxAge,
    int window,
    int weight,
    int topK,
    boolean logits,
    Fit fit,
    @Nullable CropArea crop,
    Priority priority,
    boolean keyframesOnly,
    Map<String, String> labels) {

  /** A rectangle in pixels of the decoded and rotated picture. */
  public record CropArea(int x, int y, int width, int height) {}

  public StreamSpec {
    models = List.copyOf(models);
    labels = Map.copyOf(labels);
  }

  /** RGB pictures that say their own size, policy LATEST, the server's default model. */
  public static StreamSpec defaults() {
    return new Builder().build();
  }

  /** Starts from {@link #defaults}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this specification. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Whether the stream keeps only the newest frame; also what an unspecified policy means. */
  boolean latest() {
    return policy != Policy.POLICY_QUEUE && policy != Policy.POLICY_REJECT;
  }

  /** Of its models; one without a name as long as only the server knows. */
  List<String> modelNames() {
    return models.isEmpty() ? List.of("") : models;
  }

  /** With what the server says is in force, so that a reconnect asks for it again. */
  StreamSpec with(StreamSettings settings) {
    return toBuilder()
        .policy(settings.policy())
        .maxAge(settings.maxAge())
        .window(settings.window())
        .weight(settings.weight())
        .topK(settings.topK())
        .logits(settings.logits())
        .priority(settings.priority())
        .keyframesOnly(settings.keyframesOnly())
        .build();
  }

  /** Collects a {@link StreamSpec}. One thread. */
  public static final class Builder {
    private String streamId = "";
    private List<String> models = List.of();
    private PixelFormat pixelFormat = PixelFormat.PIXEL_FORMAT_RGB8;
    private int width;
    private int height;
    private ColorSpace color = ColorSpace.COLOR_SPACE_UNSPECIFIED;
    private Policy policy = Policy.POLICY_LATEST;
    private Order order = Order.ORDER_AS_COMPLETED;
    private Duration maxAge = Duration.ZERO;
    private int window;
    private int weight;
    private int topK;
    private boolean logits;
    private Fit fit = Fit.FIT_UNSPECIFIED;
    private @Nullable CropArea crop;
    private Priority priority = Priority.PRIORITY_UNSPECIFIED;
    private boolean keyframesOnly;
    private Map<String, String> labels = Map.of();

    private Builder() {}

    private Builder(StreamSpec spec) {
      streamId = spec.streamId;
      models = spec.models;
      pixelFormat = spec.pixelFormat;
      width = spec.width;
      height = spec.height;
      color = spec.color;
      policy = spec.policy;
      order = spec.order;
      maxAge = spec.maxAge;
      window = spec.window;
      weight = spec.weight;
      topK = spec.topK;
      logits = spec.logits;
      fit = spec.fit;
      crop = spec.crop;
      priority = spec.priority;
      keyframesOnly = spec.keyframesOnly;
      labels = spec.labels;
    }

    /** See {@link StreamSpec#streamId}. */
    public Builder streamId(String value) {
      streamId = value;
      return this;
    }

    /** See {@link StreamSpec#models}. */
    public Builder models(String... value) {
      models = List.of(value);
      return this;
    }

    /** See {@link StreamSpec#models}. */
    public Builder models(List<String> value) {
      models = List.copyOf(value);
      return this;
    }

    /** How pictures look that do not say so themselves. */
    public Builder pictures(PixelFormat format, int pictureWidth, int pictureHeight) {
      pixelFormat = format;
      width = pictureWidth;
      height = pictureHeight;
      return this;
    }

    /** See {@link StreamSpec#color}. */
    public Builder color(ColorSpace value) {
      color = value;
      return this;
    }

    /** See {@link StreamSpec#policy}. */
    public Builder policy(Policy value) {
      policy = value;
      return this;
    }

    /** See {@link StreamSpec#order}. */
    public Builder order(Order value) {
      order = value;
      return this;
    }

    /** See {@link StreamSpec#maxAge}. */
    public Builder maxAge(Duration value) {
      maxAge = value;
      return this;
    }

    /** See {@link StreamSpec#window}. */
    public Builder window(int value) {
      window = value;
      return this;
    }

    /** See {@link StreamSpec#weight}. */
    public Builder weight(int value) {
      weight = value;
      return this;
    }

    /** See {@link StreamSpec#topK}. */
    public Builder topK(int value) {
      topK = value;
      return this;
    }

    /** See {@link StreamSpec#logits}. */
    public Builder logits(boolean value) {
      logits = value;
      return this;
    }

    /** See {@link StreamSpec#fit}. */
    public Builder fit(Fit value) {
      fit = value;
      return this;
    }

    /** See {@link StreamSpec#crop}. */
    public Builder crop(@Nullable CropArea value) {
      crop = value;
      return this;
    }

    /** See {@link StreamSpec#priority}. */
    public Builder priority(Priority value) {
      priority = value;
      return this;
    }

    /** See {@link StreamSpec#keyframesOnly}. */
    public Builder keyframesOnly(boolean value) {
      keyframesOnly = value;
      return this;
    }

    /** See {@link StreamSpec#labels}. */
    public Builder labels(Map<String, String> value) {
      labels = Map.copyOf(value);
      return this;
    }

    /** The specification. */
    public StreamSpec build() {
      return new StreamSpec(
          streamId,
          models,
          pixelFormat,
          width,
          height,
          color,
          policy,
          order,
          maxAge,
          window,
          weight,
          topK,
          logits,
          fit,
          crop,
          priority,
          keyframesOnly,
          labels);
    }
  }
}
