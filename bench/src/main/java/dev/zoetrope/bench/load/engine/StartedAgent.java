package dev.zoetrope.bench.load.engine;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Parker;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent that can only be made once its thread, and so its parker, is there. */
final class StartedAgent implements Agent {
  private final String name;
  private final Function<Parker, Agent> maker;
  private @Nullable Agent agent;

  StartedAgent(String name, Function<Parker, Agent> maker) {
    this.name = name;
    this.maker = maker;
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart(Parker parker) {
    agent = maker.apply(parker);
  }

  @Override
  public boolean step() {
    return agent != null && agent.step();
  }
}
