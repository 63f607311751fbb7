package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.bench.compare.lineup.Subject;
import dev.zoetrope.bench.compare.metric.Answers;
import dev.zoetrope.bench.compare.worker.Opening;
import dev.zoetrope.bench.compare.worker.WorkerException;
import dev.zoetrope.bench.compare.worker.WorkerOrder;
import dev.zoetrope.bench.compare.worker.WorkerProcess;
import dev.zoetrope.server.model.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model while it is measured, with its process. What fails ends its part and nobody else's: later
 * requests do nothing. One thread.
 */
final class Entrant implements AutoCloseable {
  private static final int PICTURES_AT_ONCE = 64;

  private final String name;
  private final Subject subject;
  private final boolean eager;
  private final ComparePlan plan;
  private final Path logits;
  private final Path log;
  private final List<Double> loadNanos = new ArrayList<>();
  private final Map<Integer, Timings> timings = new TreeMap<>();
  private @Nullable WorkerProcess worker;
  private @Nullable Opening opening;
  private @Nullable String problem;
  private int answered;
  private List<BlockSqnr> blocks = List.of();

  /**
   * Nothing has started yet.
   *
   * @param eager whether to run it as PyTorch's eager mode would
   * @param work a folder of its own, for its logits and its process's log
   */
  Entrant(String name, Subject subject, boolean eager, ComparePlan plan, Path work) {
    this.name = name;
    this.subject = subject;
    this.eager = eager;
    this.plan = plan;
    this.logits = work.resolve("logits");
    this.log = work.resolve("log");
    this.problem = subject.problem().orElse(null);
  }

  /** Something asked of the worker. */
  @FunctionalInterface
  private interface Request {
    void ask(WorkerProcess worker) throws WorkerException, IOException, InterruptedException;
  }

  private void attempt(Request request) throws IOException, InterruptedException {
    WorkerProcess running = worker;
    if (problem != null || running == null) {
      return;
    }
    try {
      request.ask(running);
    } catch (WorkerException e) {
      problem = withoutName(String.valueOf(e.getMessage()));
      running.close();
    }
  }

  /** The server's messages begin with the model's name, which stands beside them here. */
  private String withoutName(String message) {
    String prefix = subject.folder().getFileName() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  /** Starts its process and loads it. */
  void open() throws IOException, InterruptedException {
    if (problem == null) {
      WorkerOrder order = new WorkerOrder(eager, subject.folder(), plan.threads(), plan.batches());
      worker = WorkerProcess.start(order, log);
      attempt(
          process -> {
            Opening ready = process.open();
            opening = ready;
            loadNanos.add((double) ready.loadNanos());
          });
    }
  }

  /** Loads it once more. */
  void load() throws IOException, InterruptedException {
    attempt(process -> loadNanos.add((double) process.load()));
  }

  /**
   * Runs one turn at a batch size, if the model takes it.
   *
   * @param counted whether to keep the times
   */
  void turn(int batch, boolean counted) throws IOException, InterruptedException {
    Opening ready = opening;
    if (ready != null && ready.batches().contains(batch)) {
      attempt(
          process -> {
            List<Long> passes = process.time(batch, plan.turn());
            if (counted) {
              timings.computeIfAbsent(batch, size -> new Timings()).add(passes);
            }
          });
    }
  }

  /** Gives it all pictures. */
  void classify(List<Path> pictures) throws IOException, InterruptedException {
    for (int first = 0; first < pictures.size(); first += PICTURES_AT_ONCE) {
      List<Path> some =
          pictures.subList(first, Math.min(first + PICTURES_AT_ONCE, pictures.size()));
      attempt(
          process -> {
            process.classify(some, logits);
            answered += some.size();
          });
    }
  }

  String name() {
    return name;
  }

  Subject subject() {
    return subject;
  }

  /** What it is; empty if it failed. */
  Optional<Opening> opening() {
    return problem == null ? Optional.ofNullable(opening) : Optional.empty();
  }

  /** Its times at a batch size; empty if it failed or does not take that. */
  Optional<Timings> timings(int batch) {
    return problem == null ? Optional.ofNullable(timings.get(batch)) : Optional.empty();
  }

  List<Double> loadNanos() {
    return loadNanos;
  }

  /** What it said to the pictures; empty if it failed. */
  Optional<Answers> answers() {
    return output().map(output -> new Answers(logits, answered, output));
  }

  /** What its answers are; empty if it failed. */
  Optional<Output> output() {
    return subject
        .model()
        .flatMap(
            model ->
                opening().map(ready -> model.description().output().withSize(ready.outputs())));
  }

  /**
   * Compares its blocks with the reference's. That this cannot be done is no failure of the model.
   *
   * @return why not
   */
  Optional<String> compareBlocks(Entrant reference, List<Path> pictures)
      throws InterruptedException {
    WorkerProcess running = worker;
    if (problem != null || running == null) {
      return Optional.empty();
    }
    try {
      blocks = running.blocks(reference.subject.folder(), pictures);
      return Optional.empty();
    } catch (WorkerException e) {
      return Optional.of(withoutName(String.valueOf(e.getMessage())));
    }
  }

  /** How far its blocks are from the reference's, if that was found. */
  List<BlockSqnr> blocks() {
    return blocks;
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
