package dev.zoetrope.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** In a flight recording, one for each stream that ends. */
@Name("dev.zoetrope.StreamClose")
@Label("Stream Close")
@Category("Zoetrope")
@StackTrace(false)
final class StreamCloseEvent extends Event {
  @Label("Stream")
  String streamId = "";

  @Label("Open For")
  @Timespan(Timespan.MICROSECONDS)
  long openFor;

  @Label("Replies Owed")
  long repliesOwed;

  @Label("Results")
  long results;

  @Label("Replies Abandoned")
  @Description("Owed, and never sent because nobody was there to read them")
  long repliesAbandoned;
}
