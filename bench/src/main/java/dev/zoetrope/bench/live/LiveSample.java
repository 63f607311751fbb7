package dev.zoetrope.bench.live;

import dev.zoetrope.bench.claims.RunTally;
import dev.zoetrope.bench.ideal.MeasuredTimes;
import dev.zoetrope.client.FrameOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What came of a phase. Figures look at the time between {@code fromNanos} and {@code toNanos};
 * counts look at all of it.
 *
 * @param ledgers of each stream
 * @param fromNanos when warm-up was over
 * @param toNanos when the last frame had been sent
 * @param latenessMicros of the sender
 * @param heldBack frames that a stream would not take at their time; they were not sent
 * @param clientCpu processor time of this process while it sent
 * @param serverCpu processor time of the server meanwhile
 * @param serverBytes the most memory (PSS) the server had; empty where the system does not tell
 */
public record LiveSample(
    List<FrameLedger> ledgers,
    long fromNanos,
    long toNanos,
    Histogram latenessMicros,
    long heldBack,
    Duration clientCpu,
    Duration serverCpu,
    OptionalLong serverBytes) {

  public LiveSample {
    ledgers = List.copyOf(ledgers);
  }

  /** Only some of the streams. */
  public LiveSample of(int fromStream, int toStream) {
    return new LiveSample(
        ledgers.subList(fromStream, toStream),
        fromNanos,
        toNanos,
        latenessMicros,
        heldBack,
        clientCpu,
        serverCpu,
        serverBytes);
  }

  /** The client's part of all processor time spent, 0 to 1. */
  public double clientShare() {
    double all = clientCpu.plus(serverCpu).toNanos();
    return all > 0 ? clientCpu.toNanos() / all : 0;
  }

  /** Sent = answered, by outcome. */
  public RunTally tally(String run, Set<FrameOutcome> allowed) {
    long owed = ledgers.stream().mapToLong(FrameLedger::owed).sum();
    long strays = ledgers.stream().mapToLong(FrameLedger::strays).sum();
    return new RunTally(run, owed, outcomes(), strays, allowed);
  }

  /** Answers by outcome. */
  public Map<FrameOutcome, Long> outcomes() {
    Map<FrameOutcome, Long> outcomes = new EnumMap<>(FrameOutcome.class);
    for (FrameLedger ledger : ledgers) {
      ledger.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
    }
    return outcomes;
  }

  /** Age of each result that came in time: from the intended time of its frame to here, µs. */
  public Histogram agesMicros() {
    Histogram ages = new Histogram(3);
    for (FrameLedger ledger : ledgers) {
      ledger.results(
          (intended, received, pass) -> {
            if (received >= fromNanos && received <= toNanos) {
              ages.recordValue(Math.max(0, received - intended) / 1_000);
            }
          });
    }
    return ages;
  }

  /**
   * From the intended time of each frame until its result was here, µs, of all frames that were to
   * be sent after warm-up.
   */
  public Histogram latenciesMicros() {
    Histogram latencies = new Histogram(3);
    for (FrameLedger ledger : ledgers) {
      ledger.results(
          (intended, received, pass) -> {
            if (intended >= fromNanos) {
              latencies.recordValue(Math.max(0, received - intended) / 1_000);
            }
          });
    }
    return latencies;
  }

  /** Results a second that were no older than so much when they were here. */
  public double goodput(long limitNanos) {
    Histogram ages = agesMicros();
    long good = ages.getTotalCount() == 0 ? 0 : ages.getCountBetweenValues(0, limitNanos / 1_000);
    return good / ((toNanos - fromNanos) / 1e9);
  }

  /** Time average of the age of each stream's newest answer, mean over the streams, ns. */
  public double ageOfInformationNanos() {
    double sum = 0;
    for (FrameLedger ledger : ledgers) {
      AgeOfInformation age = new AgeOfInformation(fromNanos, toNanos);
      ledger.results((intended, received, pass) -> age.answered(received, intended));
      sum += age.averageNanos();
    }
    return sum / ledgers.size();
  }

  /** The forward passes that results rode in. */
  public List<MeasuredTimes.Pass> passes() {
    List<MeasuredTimes.Pass> passes = new ArrayList<>();
    ledgers.forEach(ledger -> ledger.results((intended, received, pass) -> passes.add(pass)));
    return passes;
  }
}
