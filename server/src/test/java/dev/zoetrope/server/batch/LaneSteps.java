package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Agent;
import java.util.List;

/** A group's lanes as loops that a simulation steps, in place of threads. */
public final class LaneSteps {
  private LaneSteps() {}

  /** Not started: each wants its {@code onStart} before its first step. */
  public static List<Agent> of(LaneGroup group) {
    return List.copyOf(group.lanes());
  }

  /** Whether the watchdog has given this lane up. */
  public static boolean isCondemned(Agent lane) {
    return ((Lane) lane).isCondemned();
  }
}
