package dev.zoetrope.server.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final RingFixture fixture = new RingFixture(4);

  private @Nullable Ticket takeTurn() {
    Mailbox turn = fixture.ring.poll();
    return turn == null ? null : turn.bind(fixture.clock.nanoTime());
  }

  private long takeSequence() {
    Ticket ticket = takeTurn();
    assertThat(ticket).isNotNull();
    return ticket.frame().sequence();
  }

  @Test
  void newerFrameOvertakesAnOlderOneWithoutMovingItsStreamBack() {
    RingFixture.Stream camera = fixture.open(Policy.POLICY_LATEST, 1, 1);
    RingFixture.Stream other = fixture.open(Policy.POLICY_LATEST, 1, 1);
    camera.send(1);
    other.send(100);
    camera.send(2);
    camera.send(3);

    assertThat(takeSequence()).isEqualTo(3);
    assertThat(takeSequence()).isEqualTo(100);
    assertThat(takeTurn()).isNull();
    assertThat(camera.outcomes())
        .isEqualTo(Map.of(1L, Outcome.OUTCOME_SUPERSEDED, 2L, Outcome.OUTCOME_SUPERSEDED));
    assertThat(fixture.slab.freeRows()).isEqualTo(2);
  }

  @Test
  void latestReusesItsOwnOldestRowWhenNoneIsFree() {
    RingFixture.Stream camera = fixture.open(Policy.POLICY_LATEST, 16, 1);
    for (int i = 1; i <= 5; i++) {
      camera.send(i);
    }

    assertThat(camera.outcomes()).isEqualTo(Map.of(1L, Outcome.OUTCOME_SUPERSEDED));
    assertThat(fixture.slab.freeRows()).isZero();
    Ticket newest = takeTurn();
    assertThat(newest).isNotNull();
    assertThat(newest.frame().sequence()).isEqualTo(5);
    assertThat(fixture.pixels(newest.row())).isEqualTo(5);
  }

  @Test
  void queueTakesTurnsOneAtATimeSoThatStreamsAlternate() {
    RingFixture.Stream a = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    RingFixture.Stream b = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    a.send(1);
    a.send(2);
    b.send(11);
    b.send(12);

    assertThat(takeSequence()).isEqualTo(1);
    assertThat(takeSequence()).isEqualTo(11);
    assertThat(takeSequence()).isEqualTo(2);
    assertThat(takeSequence()).isEqualTo(12);
  }

  @Test
  void weightGivesAStreamMoreTurns() {
    RingFixture.Stream heavy = fixture.open(Policy.POLICY_QUEUE, 8, 2);
    RingFixture.Stream light = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    heavy.send(1);
    heavy.send(2);
    light.send(11);
    heavy.send(3);

    assertThat(takeSequence()).isEqualTo(1);
    assertThat(takeSequence()).isEqualTo(2);
    assertThat(takeSequence()).isEqualTo(11);
    assertThat(takeSequence()).isEqualTo(3);
  }

  @Test
  void queueWaitsForARowWithoutLosingAnything() {
    RingFixture.Stream file = fixture.open(Policy.POLICY_QUEUE, 8, 8);
    for (int i = 1; i <= 6; i++) {
      file.send(i);
    }
    assertThat(file.answers).isEmpty();
    assertThat(fixture.budget.used()).isEqualTo(200);

    for (int i = 1; i <= 4; i++) {
      Ticket ticket = takeTurn();
      assertThat(ticket).isNotNull();
      assertThat(ticket.frame().sequence()).isEqualTo(i);
      ticket.dropRow();
      ticket.answer(Outcome.OUTCOME_RESULT, "", null);
    }
    assertThat(fixture.decodeOne()).isTrue();
    assertThat(fixture.decodeOne()).isTrue();
    assertThat(takeSequence()).isEqualTo(5);
    assertThat(takeSequence()).isEqualTo(6);
    assertThat(fixture.budget.used()).isZero();
  }

  @Test
  void rejectAnswersOverloadedWithTheLimit() {
    RingFixture.Stream caller = fixture.open(Policy.POLICY_REJECT, 2, 1);
    caller.send(1);
    caller.send(2);
    caller.send(3);

    assertThat(caller.outcomes()).isEqualTo(Map.of(3L, Outcome.OUTCOME_OVERLOADED));
    assertThat(caller.answers.get(0).detail())
        .isEqualTo("window: 2 frames of this stream in flight, limit 2");
  }

  @Test
  void rejectAnswersOverloadedWhenNoRowIsFree() {
    RingFixture.Stream caller = fixture.open(Policy.POLICY_REJECT, 16, 1);
    for (int i = 1; i <= 5; i++) {
      caller.send(i);
    }

    assertThat(caller.outcomes()).isEqualTo(Map.of(5L, Outcome.OUTCOME_OVERLOADED));
    assertThat(caller.answers.get(0).detail()).isEqualTo("rows: all 4 of the model are in use");
  }

  @Test
  void refusesPicturesBeyondTheBudgetBeforeTakingMemory() {
    RingFixture.Stream file = fixture.open(Policy.POLICY_QUEUE, 16, 1);
    for (int i = 1; i <= 11; i++) {
      file.send(i, FrameInfo.NEVER, false);
    }

    assertThat(file.outcomes()).isEqualTo(Map.of(11L, Outcome.OUTCOME_OVERLOADED));
    assertThat(file.answers.get(0).detail())
        .isEqualTo(
            "max_pending_bytes: 1000 bytes of pictures wait for a decoder, limit 1000, this one"
                + " has 100");
  }

  @Test
  void picturesOvertakeEachOtherBeforeTheyAreDecoded() {
    RingFixture.Stream camera = fixture.open(Policy.POLICY_LATEST, 1, 1);
    camera.send(1, FrameInfo.NEVER, false);
    camera.send(2, FrameInfo.NEVER, false);
    camera.send(3, FrameInfo.NEVER, false);

    assertThat(camera.outcomes())
        .isEqualTo(Map.of(1L, Outcome.OUTCOME_SUPERSEDED, 2L, Outcome.OUTCOME_SUPERSEDED));
    while (fixture.decodeOne()) {
      // Entries of superseded pictures come to nothing.
    }
    assertThat(takeSequence()).isEqualTo(3);
    assertThat(fixture.budget.used()).isZero();
  }

  @Test
  void aPictureBeingDecodedIsNotSupersededByNewerOnes() {
    RingFixture.Stream camera = fixture.open(Policy.POLICY_LATEST, 1, 1);
    camera.send(1, FrameInfo.NEVER, false);
    StillQueue stills = (StillQueue) fixture.decoders.poll();
    assertThat(stills).isNotNull();
    PendingFrame first = stills.bind();
    camera.send(2, FrameInfo.NEVER, false);
    camera.send(3, FrameInfo.NEVER, false);
    assertThat(first).isNotNull();
    first.placed(5);

    assertThat(takeSequence()).isEqualTo(1);
    assertThat(camera.outcomes()).isEqualTo(Map.of(2L, Outcome.OUTCOME_SUPERSEDED));
  }

  @Test
  void modelsShareARowUntilTheLastHasReadIt() {
    RingFixture.Stream twice = fixture.open(Policy.POLICY_QUEUE, 8, 1, 2);
    twice.send(1);
    assertThat(fixture.slab.freeRows()).isEqualTo(3);
    Ticket a = takeTurn();
    Ticket b = takeTurn();
    assertThat(a).isNotNull();
    assertThat(b).isNotNull();
    assertThat(a.row()).isEqualTo(b.row());

    a.dropRow();
    assertThat(fixture.slab.freeRows()).isEqualTo(3);
    b.dropRow();
    b.dropRow();
    assertThat(fixture.slab.freeRows()).isEqualTo(4);

    a.answer(Outcome.OUTCOME_RESULT, "", null);
    assertThat(twice.inbox.inFlight()).isEqualTo(1);
    b.answer(Outcome.OUTCOME_RESULT, "", null);
    assertThat(twice.inbox.inFlight()).isZero();
  }

  @Test
  void aPictureIsDecodedOnceForAllSlabs() {
    RingFixture.Stream stream = fixture.openOnBothSlabs(Policy.POLICY_QUEUE, 8, 1);
    stream.send(7, FrameInfo.NEVER, false);
    assertThat(fixture.decodeOne()).isTrue();
    assertThat(fixture.decodeOne()).as("a second time").isFalse();

    Ticket here = takeTurn();
    Mailbox turn = fixture.otherRing.poll();
    assertThat(here).isNotNull();
    assertThat(turn).isNotNull();
    Ticket there = turn.bind(fixture.clock.nanoTime());
    assertThat(there).isNotNull();
    assertThat(fixture.slab.row(here.row()).getLong(0)).isEqualTo(7);
    assertThat(fixture.otherSlab.row(there.row()).getLong(0)).isEqualTo(7);
    assertThat(fixture.budget.used()).isZero();
    here.dropRow();
    there.dropRow();
    assertThat(fixture.slab.freeRows()).isEqualTo(4);
    assertThat(fixture.otherSlab.freeRows()).isEqualTo(4);
  }

  @Test
  void waitsForTheSlabThatIsFullWithoutHoldingRowsOfAnother() {
    RingFixture.Stream both = fixture.openOnBothSlabs(Policy.POLICY_LATEST, 1, 1);
    RingFixture.Stream here = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    int[] rows = new int[4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = fixture.otherSlab.tryAcquire();
    }
    both.send(1, FrameInfo.NEVER, false);
    here.send(2, FrameInfo.NEVER, false);

    assertThat(fixture.decodeOne()).as("finds a slab full").isTrue();
    assertThat(fixture.slab.freeRows()).isEqualTo(4);
    assertThat(fixture.decodeOne()).as("the next stream has room").isTrue();
    assertThat(takeSequence()).isEqualTo(2);
    assertThat(fixture.decodeOne()).as("nothing to do until a row is free").isFalse();
    assertThat(fixture.decoders.isEmpty()).isFalse();

    both.send(3, FrameInfo.NEVER, false);
    assertThat(both.outcomes()).isEqualTo(Map.of(1L, Outcome.OUTCOME_SUPERSEDED));
    fixture.otherSlab.release(rows[0]);
    while (fixture.decodeOne()) {
      // The entry of the superseded picture comes to nothing.
    }
    assertThat(takeSequence()).as("the freshest once there is room").isEqualTo(3);
    assertThat(fixture.otherSlab.freeRows()).isZero();
  }

  @Test
  void aTicketIsAnsweredOnce() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    Ticket ticket = takeTurn();
    assertThat(ticket).isNotNull();

    assertThat(ticket.answer(Outcome.OUTCOME_FAILED, "first", null)).isTrue();
    assertThat(ticket.answer(Outcome.OUTCOME_RESULT, "", null)).isFalse();
    assertThat(stream.answers).containsExactly(ticket);
    assertThat(ticket.outcome()).isEqualTo(Outcome.OUTCOME_FAILED);
  }

  @Test
  void closingFreesRowsBudgetAndReservedTurns() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 8);
    for (int i = 1; i <= 6; i++) {
      stream.send(i);
    }

    assertThat(stream.inbox.close()).isEqualTo(6);
    assertThat(stream.inbox.close()).isZero();

    assertThat(fixture.slab.freeRows()).isEqualTo(4);
    assertThat(fixture.budget.used()).isZero();
    while (!fixture.ring.isEmpty()) {
      assertThat(takeTurn()).isNull();
    }
    for (int i = 0; i < 8; i++) {
      assertThat(fixture.open(Policy.POLICY_QUEUE, 8, 8)).isNotNull();
    }
    assertThat(stream.answers).isEmpty();
  }

  @Test
  void refusesAStreamForWhichTheRingHasNoRoom() {
    for (int i = 0; i < 8; i++) {
      fixture.open(Policy.POLICY_QUEUE, 8, 8);
    }

    assertThat(
            Inbox.open(
                fixture.clock,
                fixture.decoders,
                fixture.open(Policy.POLICY_QUEUE, 1, 1, 0),
                java.util.List.of(new ModelQueue(fixture.ring, fixture.slab)),
                new StreamSettings(
                    Policy.POLICY_QUEUE, 1, 1, Priority.PRIORITY_NORMAL, RingFixture.ANYONE)))
        .isNull();
  }
}
