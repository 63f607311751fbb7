package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.server.clock.Clock;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for every payload once, alone and one after the other: what a server says when nothing is
 * beside a frame is what it must say under load.
 */
public final class ReferenceTaker implements Replies {
  private final LinkedBlockingQueue<Optional<Answer>> answers = new LinkedBlockingQueue<>();
  private volatile @Nullable String failure;

  private ReferenceTaker() {}

  /**
   * Asks.
   *
   * @throws BenchException if a payload gets no result with a best class
   */
  static Reference take(WorkloadPlan plan, PayloadSet payloads, Target target, Clock clock)
      throws InterruptedException {
    ReferenceTaker taker = new ReferenceTaker();
    TargetStream stream =
        target.open(
            new StreamOrder(
                0,
                plan.name() + "-reference",
                plan.model(),
                payloads,
                "queue",
                Optional.empty(),
                plan.timeout(),
                1),
            taker);
    TreeMap<String, Integer> best = new TreeMap<>();
    for (int i = 0; i < payloads.payloads().size(); i++) {
      Payload payload = payloads.of(i);
      stream.send(i, payload, clock.unixMicros());
      Optional<Answer> answer =
          Optional.ofNullable(
                  taker.answers.poll(plan.timeout().toMillis() + 30_000, TimeUnit.MILLISECONDS))
              .flatMap(given -> given);
      if (answer.isEmpty() || answer.get().outcome() != Outcome.RESULT || answer.get().best() < 0) {
        stream.cancel();
        throw new BenchException(
            "no reference for payload %s of workload %s: %s"
                .formatted(
                    payload.name(),
                    plan.name(),
                    answer.map(Answer::toString).orElse("no answer; " + taker.failure)));
      }
      best.put(payload.name(), answer.get().best());
    }
    stream.finish();
    stream.cancel();
    return new Reference(best);
  }

  @Override
  public void opened() {}

  @Override
  public void answered(long sequence, Answer answer) {
    answers.add(Optional.of(answer));
  }

  @Override
  public void ready() {}

  @Override
  public void ended(@Nullable String why) {
    failure = why;
    answers.add(Optional.empty());
  }
}
