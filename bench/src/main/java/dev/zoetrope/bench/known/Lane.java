package dev.zoetrope.bench.known;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's place in the plan; calls that are no streams share one. Owned by whoever owns the
 * {@link Timetable}.
 */
final class Lane {
  /** Whether it is a stream, whose answers have an order and which can end. */
  final boolean stream;

  /** Frames that came. */
  long arrived;

  /** Frames that came and have neither been answered nor dropped. */
  long underWay;

  /** No more frames will come. */
  boolean finished;

  /** It has ended: nothing leaves any more. */
  boolean closed;

  /** Nothing leaves before. */
  long openNanos = Long.MIN_VALUE;

  /** Ready, or going to be, and waiting for the rest of their group. */
  final List<Departure> group = new ArrayList<>();

  /** Its newest frame in the queue. */
  ServiceQueue.@Nullable Slot queued;

  Lane(boolean stream) {
    this.stream = stream;
  }
}
