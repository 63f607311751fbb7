package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.config.BatchingConfig;
import dev.zoetrope.server.ops.Watchdog;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.PendingPicture;
import dev.zoetrope.server.ring.PixelReader;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Tenant;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forward pass that does not return, on real lanes. */
class HungLaneTest {
  private static final int ROWS = 8;
  private static final byte HANG = 66;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final Logger LOGGER = Logger.getLogger(Lane.class.getName());
  private static final Logger WATCHDOG_LOGGER = Logger.getLogger(Watchdog.class.getName());

  private final Slab slab = new Slab(ByteBuffer.allocateDirect(ROWS), ROWS, 1);
  private final TurnRing ring = new TurnRing(8);
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<Ticket> answers = new LinkedBlockingQueue<>();
  private LaneGroup lanes;
  private Inbox inbox;

  /** Answers with the picture's only byte; hangs on one byte. */
  private final class Executor implements LaneExecutor {
    private byte seen;

    @Override
    public void start(Buckets buckets) {}

    @Override
    public void gather(Slab from, int[] rows, int count, int bucket) {
      seen = from.row(rows[0]).get(0);
    }

    @Override
    public void forward(int bucket) {
      if (seen != HANG) {
        return;
      }
      hanging.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int classes() {
      return 1;
    }

    @Override
    public void logits(int row, float[] into) {
      into[0] = seen;
    }

    @Override
    public void close() {}
  }

  private record OneByte(byte value) implements PixelReader {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public boolean fits(Slab slab) {
      return true;
    }

    @Override
    public boolean isVideo() {
      return false;
    }

    @Override
    public void copyTo(ByteBuffer row) {
      row.put(value);
    }

    @Override
    public PendingPicture detach() {
      throw new IllegalStateException("there are rows enough");
    }
  }

  @BeforeEach
  void start() {
    LOGGER.setLevel(Level.OFF);
    lanes =
        new LaneGroup(
            "test",
            new LaneContext(
                SystemTime.INSTANCE,
                ring,
                slab,
                new Pace(new Buckets(List.of(1))),
                new BatchRules(0, 0),
                new Cores(2, SystemTime.INSTANCE).claim(1)),
            Stream.generate(Executor::new).limit(2).toList(),
            lane -> run -> {});
    lanes.start();
    ReplySink sink =
        new ReplySink() {
          @Override
          public void answered(Ticket ticket) {
            answers.add(ticket);
          }

          @Override
          public void settled() {}
        };
    inbox =
        Objects.requireNonNull(
            Inbox.open(
                SystemTime.INSTANCE,
                new DecodeQueue(new PendingBudget(0), List.of(slab)),
                sink,
                List.of(new ModelQueue(ring, slab)),
                new StreamSettings(
                    Policy.POLICY_QUEUE, 8, 1, Priority.PRIORITY_NORMAL, new Tenant("any", 1))));
  }

  @AfterEach
  void stop() {
    released.countDown();
    assertThat(lanes.stop()).as("all lanes ended").isTrue();
    LOGGER.setLevel(null);
  }

  private void offer(int sequence, byte value) throws IOException {
    long now = SystemTime.INSTANCE.nanoTime();
    FrameInfo frame =
        new FrameInfo(
            sequence, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, now, FrameInfo.NEVER, 1, true, 1);
    inbox.accept(inbox.register(frame), new OneByte(value));
  }

  private Ticket nextAnswer() throws InterruptedException {
    Ticket ticket = answers.poll(30, TimeUnit.SECONDS);
    assertThat(ticket).as("an answer within 30 s").isNotNull();
    return ticket;
  }

  @Test
  void failsItsFramesAndDropsItsLateResults() throws Exception {
    offer(1, HANG);
    assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
    long now = SystemTime.INSTANCE.nanoTime();
    assertThat(lanes.condemnStuck(now, HOUR)).as("not yet").isZero();
    assertThat(answers).isEmpty();

    assertThat(lanes.condemnStuck(now + 2 * HOUR, HOUR)).isEqualTo(1);
    Ticket failed = nextAnswer();
    assertThat(failed.outcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(failed.detail()).matches("lane_timeout: the forward pass has run for 72\\d{5} ms");
    assertThat(slab.freeRows()).as("its row was free before the forward pass").isEqualTo(ROWS);
    assertThat(lanes.condemnStuck(now + 4 * HOUR, HOUR)).as("only once").isZero();

    for (byte value = 1; value <= 5; value++) {
      offer(1 + value, value);
      Ticket answer = nextAnswer();
      assertThat(answer.outcome()).as("by the other lane").isEqualTo(Outcome.OUTCOME_RESULT);
      assertThat(((Scores) Objects.requireNonNull(answer.result())).logit(0)).isEqualTo(value);
    }

    released.countDown();
    assertThat(lanes.stop()).isTrue();
    assertThat(answers).as("the late result").isEmpty();
    assertThat(failed.outcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(failed.result()).isNull();
    assertThat(inbox.inFlight()).isZero();
    assertThat(ring.size()).isZero();
  }

  @Test
  void aModelWithoutLanesEndsTheServer() throws Exception {
    List<String> reasons = new ArrayList<>();
    BatchingConfig patient = new BatchingConfig(2, 1, 2, 1, Duration.ZERO, 0, 0, 8, Duration.ZERO);
    Watchdog watchdog = new Watchdog(SystemTime.INSTANCE, List.of(lanes), patient, reasons::add);
    WATCHDOG_LOGGER.setLevel(Level.OFF);
    try {
      offer(1, HANG);
      stepUntilAnswered(watchdog);
      assertThat(reasons).as("one lane is left").isEmpty();
      offer(2, HANG);
      stepUntilAnswered(watchdog);
      assertThat(reasons).containsExactly("lanes: model test has none left");
      watchdog.step();
      assertThat(reasons).as("said once").hasSize(1);
    } finally {
      WATCHDOG_LOGGER.setLevel(null);
    }
  }

  private void stepUntilAnswered(Watchdog watchdog) throws InterruptedException {
    long end = SystemTime.INSTANCE.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (answers.isEmpty() && SystemTime.INSTANCE.nanoTime() < end) {
      watchdog.step();
      Thread.onSpinWait();
    }
    assertThat(nextAnswer().outcome()).isEqualTo(Outcome.OUTCOME_FAILED);
  }

  /** So that nobody frees the model under it. */
  @Test
  void isNotSaidToHaveStopped() throws Exception {
    offer(1, HANG);
    assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(lanes.stop()).isFalse();
  }
}
