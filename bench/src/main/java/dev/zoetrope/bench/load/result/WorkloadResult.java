package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.target.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * What became of one workload's frames. Counted are the frames whose <em>scheduled</em> time lies
 * in the phase's counted window, whenever their answers came; the timeline alone goes by when
 * things happened.
 *
 * @param name as the plan has it
 * @param target address of the server
 * @param model that was asked; empty for the server's default
 * @param payload in the user's words
 * @param arrivals in the user's words
 * @param openLoop whether frames were due whatever the server did; in a closed loop there is no
 *     schedule, and latency is what a caller saw who waits for every answer
 * @param streams of this workload
 * @param connections over which they were spread
 * @param scheduled frames that were due
 * @param outcomes of those frames; the counts add up to {@code scheduled}
 * @param doubled answers to frames that had theirs already
 * @param strays answers to frames that were never sent
 * @param wrong results other than the reference's; 0 where nothing was compared
 * @param verified results that were compared with a reference
 * @param payloadBytes sent, without framing
 * @param latencyNanos of results, from the scheduled time to the answer's arrival
 * @param serviceNanos of results, from handing the frame to the transport to the answer's arrival
 * @param latenessNanos of all frames sent, from the scheduled time to handing it over: the
 *     generator's own fault
 * @param sloNanos the longest latency that still counts as good; empty where none was stated
 * @param good results within it; all results where none was stated
 * @param segments the counted window in equal parts, by scheduled time
 * @param timeline a second each from the phase's start, warm-up and the wait for late answers
 *     included, by the time of the event
 * @param age how old the newest answer was
 * @param stageMicros of results, by the server's own account, by stage ({@code receive}, {@code
 *     decode}, {@code wait}, {@code form}, {@code execute}, {@code reply}); empty where it gives
 *     none
 * @param networkMicros of results, service time less the server's own; empty likewise
 * @param failures the first few details of outcomes that are no result, with their counts
 */
public record WorkloadResult(
    String name,
    String target,
    String model,
    String payload,
    String arrivals,
    boolean openLoop,
    int streams,
    int connections,
    long scheduled,
    Map<Outcome, Long> outcomes,
    long doubled,
    long strays,
    long wrong,
    long verified,
    long payloadBytes,
    Histogram latencyNanos,
    Histogram serviceNanos,
    Histogram latenessNanos,
    OptionalLong sloNanos,
    long good,
    List<Segment> segments,
    List<Second> timeline,
    AgeResult age,
    Map<String, Histogram> stageMicros,
    Histogram networkMicros,
    Map<String, Long> failures) {

  /** Frames with this outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /**
   * A part of the counted window.
   *
   * @param seconds its length
   * @param scheduled frames due in it
   * @param results of those
   * @param latencyNanos of those, with two significant digits
   */
  public record Segment(double seconds, long scheduled, long results, Histogram latencyNanos) {}

  /**
   * A second of the run.
   *
   * @param sent frames handed to the transport in it
   * @param outcomes that came in it
   * @param good results in it that were within the stated latency
   * @param p50Nanos latency of the results that came in it; 0 without any, as the others
   * @param p99Nanos likewise
   * @param maxNanos likewise
   * @param ageNanos mean age of the newest answers at its end, over the streams that had one
   */
  public record Second(
      long sent,
      Map<Outcome, Long> outcomes,
      long good,
      long p50Nanos,
      long p99Nanos,
      long maxNanos,
      long ageNanos) {}
}
