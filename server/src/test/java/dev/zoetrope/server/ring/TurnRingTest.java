package dev.zoetrope.server.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who goes next, by streams that always have frames waiting. */
class TurnRingTest {
  private static final int BACKLOG = 4;

  private final RingFixture fixture = new RingFixture(1_024);
  private final Map<Inbox, RingFixture.Stream> streams = new HashMap<>();
  private long sequence;

  private RingFixture.Stream open(String tenant, int share, Priority priority, int weight) {
    RingFixture.Stream stream =
        fixture.open(Policy.POLICY_QUEUE, 64, weight, 1, priority, new Tenant(tenant, share));
    streams.put(stream.inbox, stream);
    return stream;
  }

  private RingFixture.Stream saturating(String tenant, int share, Priority priority, int weight) {
    RingFixture.Stream stream = open(tenant, share, priority, weight);
    for (int i = 0; i < BACKLOG; i++) {
      stream.send(++sequence);
    }
    return stream;
  }

  /** Takes a turn and the frame that rides, and has its stream send the next one. */
  private RingFixture.Stream take() {
    Mailbox turn = fixture.ring.poll();
    assertThat(turn).isNotNull();
    Ticket ticket = turn.bind(fixture.clock.nanoTime());
    assertThat(ticket).isNotNull();
    ticket.dropRow();
    RingFixture.Stream stream = streams.get(turn.inbox());
    stream.send(++sequence);
    return stream;
  }

  private Map<RingFixture.Stream, Integer> take(int turns) {
    Map<RingFixture.Stream, Integer> counts = new HashMap<>();
    for (int i = 0; i < turns; i++) {
      counts.merge(take(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void tenantsShareByTheirWeightsHoweverManyStreamsTheyHave() {
    List<RingFixture.Stream> many = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      many.add(saturating("many", 1, Priority.PRIORITY_NORMAL, 2));
    }
    RingFixture.Stream single = saturating("single", 3, Priority.PRIORITY_NORMAL, 1);

    Map<RingFixture.Stream, Integer> counts = take(3_600);

    assertThat(counts.get(single)).isCloseTo(2_700, within(2));
    assertThat(many).allSatisfy(one -> assertThat(counts.get(one)).isCloseTo(100, within(2)));
  }

  @Test
  void withinATenantStreamsShareByTheirWeights() {
    saturating("other", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream one = saturating("own", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream three = saturating("own", 1, Priority.PRIORITY_NORMAL, 3);

    Map<RingFixture.Stream, Integer> counts = take(1_600);

    assertThat(counts.get(one)).isCloseTo(200, within(4));
    assertThat(counts.get(three)).isCloseTo(600, within(4));
  }

  @Test
  void whatOneTenantDoesNotUseIsNotSavedUp() {
    RingFixture.Stream busy = saturating("busy", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream idle = open("idle", 1, Priority.PRIORITY_NORMAL, 1);
    take(500);
    for (int i = 0; i < BACKLOG; i++) {
      idle.send(++sequence);
    }

    Map<RingFixture.Stream, Integer> counts = take(100);

    assertThat(counts.get(busy)).isCloseTo(50, within(1));
    assertThat(counts.get(idle)).isCloseTo(50, within(1));
  }

  @Test
  void leavingAndComingBackGainsNothing() {
    RingFixture.Stream stays = saturating("stays", 1, Priority.PRIORITY_NORMAL, 1);
    int others = 0;
    for (int i = 0; i < 300; i++) {
      // One frame on a stream of its own, as a unary call is.
      RingFixture.Stream call = open("calls", 1, Priority.PRIORITY_NORMAL, 1);
      call.send(++sequence);
      for (Mailbox turn = null; turn == null || turn.inbox() != call.inbox; others++) {
        turn = fixture.ring.poll();
        assertThat(turn).isNotNull();
        Ticket ticket = turn.bind(fixture.clock.nanoTime());
        assertThat(ticket).isNotNull();
        ticket.dropRow();
        if (turn.inbox() == stays.inbox) {
          stays.send(++sequence);
        }
      }
      call.inbox.close();
    }
    assertThat(others - 300).as("turns of the one that stays").isCloseTo(300, within(2));
  }

  @Test
  void higherClassesGoFirstAndLowerOnesAreNeverStarved() {
    RingFixture.Stream low = saturating("a", 1, Priority.PRIORITY_LOW, 1);
    RingFixture.Stream normal = saturating("a", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream high = saturating("a", 1, Priority.PRIORITY_HIGH, 1);

    List<RingFixture.Stream> taken = new ArrayList<>();
    for (int i = 0; i < 1_600; i++) {
      taken.add(take());
    }

    assertThat(taken.subList(0, 15)).containsOnly(high);
    for (int from = 0; from + 16 <= taken.size(); from++) {
      assertThat(taken.subList(from, from + 16)).contains(low);
    }
    assertThat(taken.stream().filter(low::equals)).hasSize(100);
    assertThat(taken.stream().filter(normal::equals)).hasSizeBetween(99, 100);
  }

  @Test
  void anEmptyTurnCostsItsTenantNothing() {
    RingFixture.Stream one = saturating("one", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream two = saturating("two", 1, Priority.PRIORITY_NORMAL, 1);
    Map<RingFixture.Stream, Integer> counts = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      RingFixture.Stream gone = open("two", 1, Priority.PRIORITY_NORMAL, 1);
      gone.send(++sequence);
      gone.inbox.close();
      counts.merge(takePastEmptyTurns(), 1, Integer::sum);
    }
    assertThat(counts.get(one)).isCloseTo(100, within(2));
    assertThat(counts.get(two)).isCloseTo(100, within(2));
  }

  private RingFixture.Stream takePastEmptyTurns() {
    while (true) {
      Mailbox turn = fixture.ring.poll();
      assertThat(turn).isNotNull();
      Ticket ticket = turn.bind(fixture.clock.nanoTime());
      if (ticket != null) {
        ticket.dropRow();
        RingFixture.Stream stream = streams.get(turn.inbox());
        stream.send(++sequence);
        return stream;
      }
      turn.refund();
    }
  }

  @Test
  void holdsNothingOfTenantsThatHaveGone() {
    RingFixture.Stream stays = saturating("stays", 1, Priority.PRIORITY_NORMAL, 1);
    for (int i = 0; i < 500; i++) {
      RingFixture.Stream passes = open("peer:" + i, 1, Priority.PRIORITY_LOW, 1);
      passes.send(++sequence);
      passes.inbox.close();
      while (!fixture.ring.isEmpty()) {
        Mailbox turn = fixture.ring.poll();
        assertThat(turn).isNotNull();
        Ticket ticket = turn.bind(fixture.clock.nanoTime());
        if (ticket != null) {
          ticket.dropRow();
        }
      }
    }
    assertThat(fixture.ring.tenants()).isEqualTo(1);
    assertThat(stays.answers).isEmpty();
    assertThat(fixture.ring.size()).isZero();
    assertThat(fixture.ring.frames()).isZero();
  }

  @Test
  void saysHowManyTurnsAreAheadForSure() {
    List<Long> asked = new ArrayList<>();
    fixture.ring.forecastBy(
        (ahead, now) -> {
          asked.add(ahead);
          return ahead;
        });
    RingFixture.Stream first = open("a", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream second = open("a", 1, Priority.PRIORITY_NORMAL, 1);
    RingFixture.Stream camera =
        fixture.open(Policy.POLICY_LATEST, 1, 1, 1, Priority.PRIORITY_NORMAL, new Tenant("a", 1));
    FrameInfo frame =
        new FrameInfo(1, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, 0, 1_000_000, 1, false, 1);

    first.send(++sequence);
    second.inbox.lateness(frame, 0);
    assertThat(asked).as("behind the other stream").containsExactly(1L);
    second.send(++sequence);
    second.send(++sequence);
    second.inbox.lateness(frame, 0);
    assertThat(asked.get(1)).as("and behind its own two frames").isEqualTo(2);
    camera.send(++sequence);
    camera.inbox.lateness(frame, 0);
    assertThat(asked.get(2)).as("in the place of its own older one").isEqualTo(2);
    fixture.ring.poll();
    camera.inbox.lateness(frame, 0);
    assertThat(asked.get(3)).as("one turn has been taken").isEqualTo(1);

    RingFixture.Stream urgent = open("b", 1, Priority.PRIORITY_HIGH, 1);
    urgent.send(++sequence);
    second.inbox.lateness(frame, 0);
    assertThat(asked.get(4)).as("only what is sure beside others: its own").isEqualTo(2);
    fixture.ring.poll();
    RingFixture.Stream late = open("a", 1, Priority.PRIORITY_NORMAL, 1);
    late.inbox.lateness(frame, 0);
    assertThat(asked.get(5)).as("two turns of its tenant and class").isEqualTo(2);
  }
}
