package dev.zoetrope.client;

import dev.zoetrope.v1.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change to an open stream, from the next frame on; null leaves a setting as it is. See {@link
 * StreamSettings} for what each means.
 */
public record StreamUpdate(
    @Nullable Policy policy,
    @Nullable Duration maxAge,
    @Nullable Integer window,
    @Nullable Integer topK,
    @Nullable Boolean logits,
    @Nullable Integer weight,
    @Nullable Boolean keyframesOnly) {

  /** Changes nothing: to start from. */
  public static StreamUpdate none() {
    return new StreamUpdate(null, null, null, null, null, null, null);
  }

  /** With another policy. */
  public StreamUpdate withPolicy(Policy value) {
    return new StreamUpdate(value, maxAge, window, topK, logits, weight, keyframesOnly);
  }

  /** With another maximum age; zero for no limit. */
  public StreamUpdate withMaxAge(Duration value) {
    return new StreamUpdate(policy, value, window, topK, logits, weight, keyframesOnly);
  }

  /** With another window. */
  public StreamUpdate withWindow(int value) {
    return new StreamUpdate(policy, maxAge, value, topK, logits, weight, keyframesOnly);
  }

  /** With another number of classes returned. */
  public StreamUpdate withTopK(int value) {
    return new StreamUpdate(policy, maxAge, window, value, logits, weight, keyframesOnly);
  }

  /** With raw logits or without. */
  public StreamUpdate withLogits(boolean value) {
    return new StreamUpdate(policy, maxAge, window, topK, value, weight, keyframesOnly);
  }

  /** With another weight. */
  public StreamUpdate withWeight(int value) {
    return new StreamUpdate(policy, maxAge, window, topK, logits, value, keyframesOnly);
  }

  /** With only the keyframes of coded video decoded, or all. */
  public StreamUpdate withKeyframesOnly(boolean value) {
    return new StreamUpdate(policy, maxAge, window, topK, logits, weight, value);
  }
}
