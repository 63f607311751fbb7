package dev.zoetrope.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** In a flight recording, one for each stream that opens. */
@Name("dev.zoetrope.StreamOpen")
@Label("Stream Open")
@Category("Zoetrope")
@StackTrace(false)
final class StreamOpenEvent extends Event {
  @Label("Stream")
  String streamId = "";

  @Label("Peer")
  String peer = "";
}
