package dev.zoetrope.bench.run;

import java.time.Duration;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * One load phase.
 *
 * @param framesPerSecond results that arrived, over the phase's length
 * @param results frames answered with a result
 * @param others frames answered with anything else, or not at all
 * @param clientCpu processor time of this process meanwhile
 * @param serverCpu processor time of the server's process meanwhile
 * @param serverBytes memory of the server (PSS) at the phase's end; empty where the system does not
 *     tell
 * @param latencyMicros from giving a frame to its stream until its result was here
 */
record LoadSample(
    double framesPerSecond,
    long results,
    long others,
    Duration clientCpu,
    Duration serverCpu,
    OptionalLong serverBytes,
    Histogram latencyMicros) {

  /** The client's part of all processor time spent, 0 to 1. */
  double clientShare() {
    double all = clientCpu.plus(serverCpu).toNanos();
    return all > 0 ? clientCpu.toNanos() / all : 0;
  }
}
