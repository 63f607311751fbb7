package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.compare.lineup.Lineup;
import dev.zoetrope.bench.compare.lineup.Subject;
import dev.zoetrope.bench.compare.metric.ClassNames;
import dev.zoetrope.bench.compare.picture.PictureList;
import dev.zoetrope.server.model.Likeness;
import dev.zoetrope.server.model.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Carries a comparison out. One thread. */
public final class CompareRun {
  private static final int FURTHER_LOADS = 2;

  /** What blocks hand on is much more than logits: these many are thousands of numbers each. */
  private static final int MOST_BLOCK_PICTURES = 32;

  private final Lineup lineup;
  private final ComparePlan plan;
  private final PictureList pictures;
  private final Path scratch;
  private final Consumer<String> progress;
  private final boolean blocks;

  /**
   * One that has not begun.
   *
   * @param scratch a folder for logits and logs
   * @param progress hears what happens, a line at a time
   * @param blocks whether to look at what the models' blocks hand on
   */
  public CompareRun(
      Lineup lineup,
      ComparePlan plan,
      PictureList pictures,
      Path scratch,
      Consumer<String> progress,
      boolean blocks) {
    this.lineup = lineup;
    this.plan = plan;
    this.pictures = pictures;
    this.scratch = scratch;
    this.progress = progress;
    this.blocks = blocks;
  }

  /**
   * Loads everything, takes turns, and shows the pictures.
   *
   * @param environment what is known of this machine and version
   * @throws BenchException if the models have different outputs, or a class folder is none of them
   * @throws IOException if a process cannot be started or a file not written
   */
  public CompareResult execute(Map<String, String> environment)
      throws IOException, InterruptedException {
    Instant started = Instant.now();
    List<Entrant> models = new ArrayList<>();
    for (Subject subject : lineup.subjects()) {
      models.add(entrant(subject.name(), subject, false));
    }
    Entrant reference =
        models.stream()
            .filter(m -> m.subject().equals(lineup.reference()))
            .findFirst()
            .orElseThrow();
    Entrant eager = entrant(reference.name() + " eager", lineup.reference(), true);
    List<Entrant> all = new ArrayList<>(models);
    all.add(eager);
    try {
      for (Entrant entrant : all) {
        progress.accept("loading " + entrant.name());
        entrant.open();
      }
      Optional<Entrant> standard = standard(reference, models);
      standard.ifPresent(one -> requireSameOutputs(one, models));
      List<Integer> truths = standard.map(this::truths).orElse(List.of());
      loadAgain(all);
      takeTurns(all);
      for (Entrant entrant : all) {
        progress.accept("showing " + pictures.files().size() + " pictures to " + entrant.name());
        entrant.classify(pictures.files());
      }
      List<String> notes = new ArrayList<>(lineup.notes());
      if (blocks) {
        notes.addAll(compareBlocks(reference, models));
      }
      Evaluation evaluation = new Evaluation(plan, reference, eager, truths);
      List<Row> rows = new ArrayList<>();
      for (Entrant model : models) {
        rows.add(evaluation.row(model));
      }
      return new CompareResult(
          lineup.title(),
          started,
          plan,
          pictures.source(),
          pictures.labelled(),
          standard.map(CompareRun::likeness).orElse(Likeness.BEST_CLASS),
          reference.name(),
          rows,
          evaluation.row(eager),
          notes,
          environment(environment, all));
    } finally {
      all.forEach(Entrant::close);
    }
  }

  private Entrant entrant(String name, Subject subject, boolean eager) throws IOException {
    return new Entrant(name, subject, eager, plan, Files.createTempDirectory(scratch, "run"));
  }

  /** The reference, or whoever else could be loaded. */
  private static Optional<Entrant> standard(Entrant reference, List<Entrant> models) {
    return Stream.concat(Stream.of(reference), models.stream())
        .filter(entrant -> entrant.opening().isPresent())
        .findFirst();
  }

  private static Output output(Entrant entrant) {
    return entrant.output().orElseThrow();
  }

  private static Likeness likeness(Entrant entrant) {
    return Likeness.of(output(entrant));
  }

  /** Answers of another kind, or with other classes, have nothing to agree on. */
  private static void requireSameOutputs(Entrant standard, List<Entrant> models) {
    Output wanted = output(standard);
    for (Entrant model : models) {
      if (model.opening().isEmpty()) {
        continue;
      }
      Output own = output(model);
      if (own.kind() != wanted.kind()) {
        throw different("output", model, word(own), "what", standard, word(wanted));
      } else if (likeness(model) != likeness(standard)) {
        throw different("scores", model, scores(own), "what", standard, scores(wanted));
      } else if (own.size() != wanted.size()) {
        throw different(
            own.unit(), model, "" + own.size(), "as many as", standard, "" + wanted.size());
      }
    }
  }

  private static BenchException different(
      String what, Entrant model, String own, String as, Entrant standard, String wanted) {
    return new BenchException(
        "%s: %s has %s, must be %s %s has, %s"
            .formatted(what, model.name(), own, as, standard.name(), wanted));
  }

  private static String word(Output output) {
    return Output.word(output.kind());
  }

  private static String scores(Output output) {
    return Likeness.of(output) == Likeness.LABELS ? "sigmoid" : "softmax";
  }

  /** The class of each picture. */
  private List<Integer> truths(Entrant standard) {
    Output output = output(standard);
    if (pictures.labelled() && output.classes() == 0) {
      throw new BenchException(
          "--pictures: in folders named by class, but the output of %s is %s, an embedding, which"
                  .formatted(standard.name(), word(output))
              + " has no classes");
    }
    return new ClassNames(output.labels(), output.size()).of(pictures.folders());
  }

  /** Why that cannot be done, of each model of which it cannot. */
  private List<String> compareBlocks(Entrant reference, List<Entrant> models)
      throws InterruptedException {
    List<Path> some = spread(pictures.files(), MOST_BLOCK_PICTURES);
    List<String> notes = new ArrayList<>();
    notes.add(
        "After each block: what it hands to the next, over %d pictures, as the file says it is"
                .formatted(some.size())
            + " computed; lanes compute the same with other kernels.");
    for (Entrant model : models) {
      if (!model.equals(reference)) {
        progress.accept("comparing blocks of " + model.name());
        model
            .compareBlocks(reference, some)
            .ifPresent(why -> notes.add("No blocks of %s: %s.".formatted(model.name(), why)));
      }
    }
    return notes;
  }

  private static List<Path> spread(List<Path> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private void loadAgain(List<Entrant> all) throws IOException, InterruptedException {
    for (int i = 0; i < FURTHER_LOADS; i++) {
      for (Entrant entrant : inTurn(all, i)) {
        entrant.load();
      }
    }
  }

  private void takeTurns(List<Entrant> all) throws IOException, InterruptedException {
    for (int turn = 0; turn <= plan.repeats(); turn++) {
      progress.accept("turn %d of %d".formatted(turn, plan.repeats()));
      for (int batch : plan.batches()) {
        for (Entrant entrant : inTurn(all, turn)) {
          entrant.turn(batch, turn > 0);
        }
      }
    }
  }

  /** A B C, then C B A: whatever one does to the next, it does to both alike. */
  private static List<Entrant> inTurn(List<Entrant> all, int turn) {
    List<Entrant> order = new ArrayList<>(all);
    if (turn % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private static Map<String, String> environment(Map<String, String> known, List<Entrant> all) {
    Map<String, String> facts = new LinkedHashMap<>(known);
    all.stream()
        .flatMap(entrant -> entrant.opening().stream())
        .findFirst()
        .ifPresent(opening -> facts.put("LibTorch's kernels", opening.capability()));
    return facts;
  }
}
