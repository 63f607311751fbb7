package dev.zoetrope.bench.run;

import java.time.Duration;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * One load phase.
 *
 * @param framesPerSecond results that arrived, over the phase's length
 * @param results frames answered with a result meanwhile
 * @param clientCpu processor time of this process meanwhile
 * @param serverCpu processor time of the server's process meanwhile
 * @param serverBytes memory of the server (PSS) at the phase's end; empty where the system does not
 *     tell
 * @param latencyMicros from giving a frame to its stream until its result was here
 * @param executeMicros in the forward pass
 * @param tally of everything the phase's streams sent, ramp and end included
 */
public record LoadSample(
    double framesPerSecond,
    long results,
    Duration clientCpu,
    Duration serverCpu,
    OptionalLong serverBytes,
    Histogram latencyMicros,
    Histogram executeMicros,
    Tally tally) {

  /** The client's part of all processor time spent, 0 to 1. */
  public double clientShare() {
    double all = clientCpu.plus(serverCpu).toNanos();
    return all > 0 ? clientCpu.toNanos() / all : 0;
  }

  /**
   * The rate over the part of the processor time that the client left: what the cores would bring
   * with the client elsewhere. Meant for phases in which all cores are busy.
   */
  public double adjustedFramesPerSecond() {
    return framesPerSecond / (1 - clientShare());
  }

  /** Processor time of the server for one frame, µs. */
  public double serverMicrosPerFrame() {
    return serverCpu.toNanos() / 1e3 / Math.max(1, results);
  }

  /** Frames answered with anything but a result, or not at all. */
  public long others() {
    return tally.sent() - tally.results();
  }
}
