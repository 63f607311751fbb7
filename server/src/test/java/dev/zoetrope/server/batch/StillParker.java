package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Parker;

/** For lanes that a test steps: waiting takes no time. */
final class StillParker implements Parker {
  static final Parker INSTANCE = new StillParker();

  @Override
  public void park(long nanos) {}

  @Override
  public void wake() {}
}
