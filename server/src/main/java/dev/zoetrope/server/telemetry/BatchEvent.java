package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.batch.BatchRun;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** In a flight recording, one for each batch; its duration is gather and forward pass together. */
@Name("dev.zoetrope.Batch")
@Label("Batch")
@Category("Zoetrope")
@StackTrace(false)
final class BatchEvent extends Event {
  @Label("Model")
  String model = "";

  @Label("Lane")
  int lane;

  @Label("Frames")
  int frames;

  @Label("Bucket")
  @Description("Its size with padding")
  int bucket;

  @Label("Close")
  @Description("Why it closed")
  String close = "";

  @Label("Oldest Age")
  @Description("How long its oldest frame had been in the server when it closed")
  @Timespan(Timespan.MICROSECONDS)
  long oldestAge;

  @Label("Gather")
  @Timespan(Timespan.MICROSECONDS)
  long gather;

  @Label("Forward")
  @Timespan(Timespan.MICROSECONDS)
  long forward;

  /** Fills it in, once it has ended. */
  BatchEvent of(String model, int lane, BatchRun run) {
    this.model = model;
    this.lane = lane;
    this.frames = run.frames();
    this.bucket = run.bucket();
    this.close = run.close().name();
    this.oldestAge =
        TimeUnit.NANOSECONDS.toMicros(run.gatherStartNanos() - run.oldestArrivalNanos());
    this.gather = TimeUnit.NANOSECONDS.toMicros(run.gatherNanos());
    this.forward = TimeUnit.NANOSECONDS.toMicros(run.forwardNanos());
    return this;
  }
}
