package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;

/**
 * What an inbox needs to know of its stream's settings; immutable, replaced whole by an update.
 *
 * @param policy LATEST, QUEUE or REJECT
 * @param window under LATEST, newest frames kept waiting per model and stage; otherwise frames in
 *     flight
 * @param weight turns in a ring at once, 1..{@link #MAX_WEIGHT}
 * @param priority its class: HIGH, NORMAL or LOW; stays as it was when the stream opened
 * @param tenant on whose behalf; stays as it was when the stream opened
 */
public record StreamSettings(
    Policy policy, int window, int weight, Priority priority, Tenant tenant) {
  /** The most turns that one stream has in a ring. */
  public static final int MAX_WEIGHT = 8;

  /** Whether newer frames take older ones' places. */
  public boolean latest() {
    return policy == Policy.POLICY_LATEST;
  }
}
