package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Plays a schedule through a {@link Timetable} in virtual time, for {@link Truth}. One thread. */
final class Rehearsal {
  private final Timetable timetable;
  private final Agenda agenda = new Agenda();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final LongStream.Builder latencies = LongStream.builder();
  private long doubled;
  private long dropped;
  private long lost;
  private long wrong;

  private record Due(int stream, int index, long nanos) {}

  /** Nobody: what would be sent is counted. */
  static final Recipient NOBODY =
      new Recipient() {
        @Override
        public boolean answer(Departure departure) {
          return true;
        }

        @Override
        public void breakOff() {}

        @Override
        public void finish() {}
      };

  Rehearsal(Behaviour behaviour) {
    this.timetable = new Timetable(behaviour);
  }

  Truth of(long[]... streams) {
    List<Due> schedule = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    for (int stream = 0; stream < streams.length; stream++) {
      lanes.add(new Lane(true));
      for (int index = 0; index < streams[stream].length; index++) {
        schedule.add(new Due(stream, index, streams[stream][index]));
      }
    }
    schedule.sort(Comparator.comparingLong(Due::nanos));
    for (Due due : schedule) {
      play(due.nanos());
      Lane lane = lanes.get(due.stream());
      if (lane.closed) {
        lost++;
      } else {
        timetable.arrive(
            new Arrival(lane, NOBODY, due.index() + 1L, due.index(), due.nanos(), due.nanos()),
            this::plan);
      }
      if (due.index() == streams[due.stream()].length - 1) {
        timetable.finish(lane, due.nanos(), this::plan);
      }
    }
    play(Long.MAX_VALUE);
    return new Truth(
        schedule.size(),
        Map.copyOf(outcomes),
        doubled,
        dropped,
        lost,
        wrong,
        new Truth.Latencies(latencies.build().toArray()));
  }

  private void play(long until) {
    boolean more = true;
    while (more) {
      more = agenda.next(until);
    }
  }

  private void plan(Departure departure) {
    agenda.add(departure.dueNanos(), () -> leave(departure));
  }

  private void leave(Departure departure) {
    if (departure.withdrawn()) {
      return;
    }
    Lane lane = departure.frame().lane();
    if (departure.copies() == 0) {
      dropped++;
    } else if (lane.closed) {
      lost++;
    } else {
      outcomes.merge(departure.outcome(), 1L, Long::sum);
      doubled += departure.copies() - 1L;
      wrong += departure.wrong() ? 1 : 0;
      if (departure.outcome() == Outcome.OUTCOME_RESULT) {
        latencies.add(departure.latencyNanos());
      }
    }
    lane.closed |= departure.last();
  }
}
