package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.identity.ChecksumModel;
import dev.zoetrope.bench.identity.IdentityVerdict;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Every frame carries its identity in its pixels and a model gives it back: whatever is done to the
 * server, no frame gets another's answer, or one put together from two, and each frame is heard of
 * exactly once for each model.
 *
 * <p>The parts: all three policies under overload; two models on one stream, one of which answers
 * with the negative; RGB, NV12 and JPEG in turns; H.264, every picture an IDR; a reader that
 * stalls; connections cut at random moments; and a server that drains and leaves while another
 * takes over. Answers to frames of known pixels must be exact; formats that round are judged by
 * thresholds. Nothing here is timed, so a busy machine makes it no less true; the model is slowed
 * down so that the load is always too much.
 *
 * <p>What it cannot show: answers of frames that got none. They are counted by outcome; LOST is
 * allowed only where connections are cut or the server leaves.
 */
public final class RightAnswers implements Claim {
  private static final String PLAIN = "checksum";
  private static final String NEGATIVE = "checksum_negative";

  /** Some 10 ms of matrix products for every row. */
  private static final int WORK = 30;

  @Override
  public String name() {
    return "right-answers";
  }

  @Override
  public String sentence() {
    return "The right answer comes to the right frame, once, whatever happens.";
  }

  @Override
  public String bar() {
    return "answers of another frame = 0; each frame heard of exactly once for each model";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    Path repository = context.scratch().resolve(name());
    new ChecksumModel(PLAIN, false, WORK).write(repository);
    new ChecksumModel(NEGATIVE, true, WORK).write(repository);
    BenchModel model = BenchModel.of(PLAIN, Optional.of(repository), context.scratch());
    Duration phase = context.phaseOr(Duration.ofSeconds(20));
    List<Figure> figures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    TallyBook book = new TallyBook();
    ExecutorService starter = Executors.newSingleThreadExecutor();
    try (ClaimServer server = start(context, model)) {
      Future<ClaimServer> successor = starter.submit(() -> start(context, model));
      try (ClaimServer second = AnswerPart.started(successor)) {
        List<AnswerPart> parts = AnswerPart.all(List.of(PLAIN, NEGATIVE), server, second);
        int firstStream = 0;
        for (AnswerPart part : parts) {
          Schedule schedule = part.schedule(phase);
          LiveSample sample = part.run(schedule, firstStream);
          firstStream += schedule.count();
          book.add(sample.tally(part.name(), part.allowed()));
          figures.add(wrong(part));
          String note = part.name() + ": " + part.counts();
          notes.add(note);
          context.say(note);
        }
        figures.add(silent(parts));
      }
    } finally {
      starter.shutdownNow();
    }
    return new ClaimResult(name(), figures, book.tallies(), notes, watch.elapsed());
  }

  private static ClaimServer start(ClaimContext context, BenchModel model)
      throws IOException, InterruptedException {
    return ClaimServer.start(
        context,
        model,
        Map.of("batching.lanes", "" + LiveServer.LANES, "batching.max_batch_size", "8"));
  }

  private static Figure wrong(AnswerPart part) {
    return Figure.of(
        part.name() + ": answers of another frame",
        "",
        Bar.within(0, 0),
        Comparison.count(part.counts().wrong()));
  }

  /** A part in which nothing was answered shows nothing. */
  private static Figure silent(List<AnswerPart> parts) {
    long silent =
        parts.stream()
            .filter(part -> part.counts().of(IdentityVerdict.RIGHT) + part.counts().wrong() == 0)
            .count();
    return Figure.of(
        "parts without any answer to judge", "", Bar.soundAtMost(0), Comparison.count(silent));
  }
}
