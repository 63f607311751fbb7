package dev.zoetrope.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** In a flight recording, one for each lane that was given up. */
@Name("dev.zoetrope.LaneCondemned")
@Label("Lane Condemned")
@Category("Zoetrope")
@StackTrace(false)
final class LaneCondemnedEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Lane")
  int lane;

  @Label("Busy")
  @Timespan(Timespan.MICROSECONDS)
  long busy;
}
