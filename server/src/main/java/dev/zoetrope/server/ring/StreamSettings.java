package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Policy;

/**
 * What an inbox needs to know of its stream's settings; immutable, replaced whole by an update.
 *
 * @param policy LATEST, QUEUE or REJECT
 * @param window under LATEST, newest frames kept waiting per model and stage; otherwise frames in
 *     flight
 * @param weight turns in a ring at once
 */
public record StreamSettings(Policy policy, int window, int weight) {

  /** Whether newer frames take older ones' places. */
  public boolean latest() {
    return policy == Policy.POLICY_LATEST;
  }
}
