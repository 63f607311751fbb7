package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a known server has done, as it planned it: the truth about a load, without the network and
 * the generator. Frames that are still under way are in {@code frames} and nowhere else.
 *
 * @param frames that came
 * @param outcomes of the answers sent, second ones not counted
 * @param doubled second answers sent
 * @param dropped frames that will never be answered
 * @param lost answers that could not be sent: their stream or call had ended
 * @param wrong results with another best class
 * @param late frames that came after their answer was due
 * @param latencyNanos of results, from the scheduled time to when the answer was due; empty where
 *     every frame is answered on arrival
 * @param latenessNanos of all answers: from when they were due, or the frame was there if that was
 *     later, to when they were handed to the transport
 * @param clockBracketNanos see {@link WallClock}
 * @param clockDriftNanos likewise
 */
public record Served(
    long frames,
    Map<Outcome, Long> outcomes,
    long doubled,
    long dropped,
    long lost,
    long wrong,
    long late,
    Histogram latencyNanos,
    Histogram latenessNanos,
    long clockBracketNanos,
    long clockDriftNanos) {}
