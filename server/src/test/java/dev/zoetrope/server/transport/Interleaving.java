package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors on one thread and one turned clock. An actor that reaches a {@link #point} inside a
 * step may find that others have taken steps meanwhile, as it would if they were threads; which
 * ones, the random numbers decide. A point never lies under a monitor, nor between the filling and
 * the reading of something that belongs to a thread.
 */
final class Interleaving {
  private static final int DEEPEST = 5;
  private static final long START_NANOS = 1_000;

  final Random random;
  private final List<Actor> actors = new ArrayList<>();
  private @Nullable Actor current;
  private @Nullable Throwable failure;
  private long nowNanos = START_NANOS;
  private int stepsLeft;
  private int depth;
  private boolean calm;

  /** A loop of the server, or somebody outside it. */
  static final class Actor {
    private final String name;
    private final int share;
    private final Runnable step;
    private boolean inStep;

    private Actor(String name, int share, Runnable step) {
      this.name = name;
      this.share = share;
      this.step = step;
    }

    boolean isInStep() {
      return inStep;
    }
  }

  Interleaving(Random random, int steps) {
    this.random = random;
    this.stepsLeft = steps;
  }

  /** Time without points, for code that shares memory by thread. */
  final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nowNanos;
        }

        @Override
        public long unixMicros() {
          // Far enough from zero for pictures that are older than the server.
          return 1_000_000_000_000L + nowNanos / 1_000;
        }
      };

  /** The same time; reading it is a point. */
  final Clock pointedClock =
      new Clock() {
        @Override
        public long nanoTime() {
          point();
          return nowNanos;
        }

        @Override
        public long unixMicros() {
          return clock.unixMicros();
        }
      };

  /** Adds an actor that is chosen in proportion to its share. */
  Actor add(String name, int share, Runnable step) {
    Actor actor = new Actor(name, share, step);
    actors.add(actor);
    return actor;
  }

  void advance(long nanos) {
    nowNanos += nanos;
  }

  /** Whose step is running, innermost. */
  @Nullable Actor current() {
    return current;
  }

  /** No other actor's step is under way. */
  boolean isOutermost() {
    return depth <= 1;
  }

  /** The first thing that went wrong; whoever swallows exceptions does not swallow this. */
  @Nullable Throwable failure() {
    return failure;
  }

  void violation(String what) {
    failed(new AssertionError(what));
  }

  private void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
    stepsLeft = 0;
  }

  /** From now on nothing happens between the lines. */
  void calmDown() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** Does it without points in between. */
  void calmly(Runnable action) {
    boolean before = calm;
    calm = true;
    action.run();
    calm = before;
  }

  /** Others may be here first. */
  void point() {
    if (!calm && depth < DEEPEST && random.nextInt(4) == 0) {
      stepOther();
    }
  }

  /** One step of some actor that is not in one; false if none is to be had. */
  boolean stepOther() {
    if (stepsLeft <= 0 || calm) {
      return false;
    }
    int total = 0;
    for (Actor actor : actors) {
      total += actor.inStep ? 0 : actor.share;
    }
    if (total == 0) {
      return false;
    }
    stepsLeft--;
    int drawn = random.nextInt(total);
    for (Actor actor : actors) {
      drawn -= actor.inStep ? 0 : actor.share;
      if (drawn < 0) {
        step(actor);
        return true;
      }
    }
    throw new AssertionError("no actor drawn");
  }

  /** Runs what is left of the schedule while the caller's own step stands still. */
  void runOut() {
    int before = depth;
    depth = 0;
    while (stepOther()) {
      // Each one takes a step away.
    }
    depth = before;
  }

  /** So many steps of others while the caller's own stands still. */
  void standStill(int steps) {
    for (int i = 0; i < steps && stepOther(); i++) {
      // Each one takes a step away.
    }
  }

  /** One step of each actor that is not in one, in order. */
  void stepAll() {
    for (int i = 0; i < actors.size() && failure == null; i++) {
      if (!actors.get(i).inStep) {
        step(actors.get(i));
      }
    }
  }

  private void step(Actor actor) {
    Actor outer = current;
    current = actor;
    actor.inStep = true;
    depth++;
    nowNanos += 1 + (calm ? 0 : random.nextInt(500));
    try {
      actor.step.run();
    } catch (RuntimeException | Error e) {
      failed(new AssertionError("in a step of " + actor.name, e));
    } finally {
      depth--;
      actor.inStep = false;
      current = outer;
    }
  }

  /** A parker whose owner stands still while others go on, until woken, late, or for no reason. */
  final class Parking implements Parker {
    private static final int LONGEST = 6;
    private static final long CALM_NANOS = 20_000;

    private final Runnable check;
    private boolean parked;
    private boolean permit;

    /**
     * A place to park.
     *
     * @param check called whenever the world has changed around the parked
     */
    Parking(Runnable check) {
      this.check = check;
    }

    @Override
    public void park(long nanos) {
      long until = nowNanos + nanos;
      parked = true;
      check.run();
      for (int i = random.nextInt(LONGEST); i > 0 && !permit && nowNanos < until; i--) {
        if (!stepOther()) {
          break;
        }
        check.run();
      }
      parked = false;
      if (!permit) {
        nowNanos += Math.min(nanos, calm ? CALM_NANOS : 1 + random.nextInt(2_000));
      }
      permit = false;
    }

    @Override
    public void wake() {
      permit = true;
    }

    /** Waits, and nobody has called. */
    boolean isAsleep() {
      return parked && !permit;
    }
  }
}
