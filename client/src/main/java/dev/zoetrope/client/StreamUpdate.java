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
    @Nullable Integer weight) {

  /** Changes nothing: to start from. */
  public static StreamUpdate none() {
    return new StreamUpdate(null, null, null, null, null, null);
  }

  /** With another policy. */
  public StreamUpdate withPolicy(Policy value) {
    return new StreamUpdate(value, maxAge, window, topK, logits, weight);
  }

  /** With another maximum age; zero for no limit. */
  public StreamUpdate withMaxAge(Duration value) {
    return new StreamUpdate(policy, value, window, topK, logits, weight);
  }

  /** With another window. */
  public StreamUpdate withWindow(int value) {
    return new StreamUpdate(policy, maxAge, value, topK, logits, weight);
  }

  /** With another number of classes returned. */
  public StreamUpdate withTopK(int value) {
    return new StreamUpdate(policy, maxAge, window, value, logits, weight);
  }

  /** With raw logits or without. */
  public StreamUpdate withLogits(boolean value) {
    return new StreamUpdate(policy, maxAge, window, topK, value, weight);
  }

  /** With another weight. */
  public StreamUpdate withWeight(int value) {
    return new StreamUpdate(policy, maxAge, window, topK, logits, value);
  }
}
