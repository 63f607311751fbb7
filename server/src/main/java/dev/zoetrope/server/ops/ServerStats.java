package dev.zoetrope.server.ops;

import dev.zoetrope.server.batch.BatchListener;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters since the start. Any thread. */
public final class ServerStats implements BatchListener {
  private final LongAdder framesReceived = new LongAdder();
  private final LongAdder repliesOwed = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder batchedFrames = new LongAdder();
  private final LongAdder paddedRows = new LongAdder();
  private final LongAdder executeNanos = new LongAdder();
  private final LongAdder streamsOpened = new LongAdder();
  private final LongAdder streamsClosed = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);
  private final Map<BatchClose, LongAdder> closes = adders(BatchClose.class);

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static void increment(@Nullable LongAdder adder) {
    if (adder != null) {
      adder.increment();
    }
  }

  /** A frame arrived that is owed so many replies. */
  public void frameReceived(int replies) {
    framesReceived.increment();
    repliesOwed.add(replies);
  }

  /** A reply was made. */
  public void answered(Outcome outcome) {
    increment(outcomes.get(outcome));
  }

  /** A stream was opened. */
  public void streamOpened() {
    streamsOpened.increment();
  }

  /**
   * An opened stream ended, leaving so many replies unsent because nobody is there to read them.
   */
  public void streamClosed(int repliesAbandoned) {
    streamsClosed.increment();
    repliesAbandoned(repliesAbandoned);
  }

  /** So many replies that were owed will never be sent. */
  public void repliesAbandoned(int replies) {
    abandoned.add(replies);
  }

  @Override
  public void batchDone(int frames, int bucket, BatchClose close, long nanos) {
    batches.increment();
    batchedFrames.add(frames);
    paddedRows.add(bucket - frames);
    executeNanos.add(nanos);
    increment(closes.get(close));
  }

  /** Streams open now. */
  public long streamsOpen() {
    return streamsOpened.sum() - streamsClosed.sum();
  }

  /** All counters by name, in a fixed order. */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new LinkedHashMap<>();
    all.put("streams_opened", streamsOpened.sum());
    all.put("streams_open", streamsOpen());
    all.put("frames_received", framesReceived.sum());
    all.put("replies_owed", repliesOwed.sum());
    all.put("replies_abandoned", abandoned.sum());
    putAll(all, outcomes, "OUTCOME_");
    all.put("batches", batches.sum());
    all.put("batched_frames", batchedFrames.sum());
    all.put("padded_rows", paddedRows.sum());
    all.put("execute_us", executeNanos.sum() / 1_000);
    putAll(all, closes, "BATCH_CLOSE_");
    return all;
  }

  /** Every constant that is ever counted, in lower case. */
  private static <E extends Enum<E>> void putAll(
      Map<String, Long> all, Map<E, LongAdder> adders, String prefix) {
    adders.forEach(
        (constant, adder) -> {
          if (constant.name().startsWith(prefix) && !constant.name().endsWith("_UNSPECIFIED")) {
            all.put(constant.name().toLowerCase(Locale.ROOT), adder.sum());
          }
        });
  }
}
