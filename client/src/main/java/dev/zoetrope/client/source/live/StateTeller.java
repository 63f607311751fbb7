package dev.zoetrope.client.source.live;

import dev.zoetrope.client.source.live.SourceState.Phase;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tells a listener of every change of state, and of no state twice in a row save RETRYING. Any
 * thread.
 */
final class StateTeller {
  private final StateListener listener;
  // Guarded by this.
  private Phase phase = Phase.ENDED;

  StateTeller(StateListener listener) {
    this.listener = listener;
  }

  synchronized void tell(SourceState state) {
    if (state.phase() != phase || state.phase() == Phase.RETRYING) {
      phase = state.phase();
      listener.changed(state);
    }
  }

  /** From LIVE to SILENT, if that is still so by the time it is told. */
  synchronized void tellSilent(String detail, BooleanSupplier still) {
    if (phase == Phase.LIVE && still.getAsBoolean()) {
      phase = Phase.SILENT;
      listener.changed(new SourceState(Phase.SILENT, detail, 0, Duration.ZERO));
    }
  }
}
