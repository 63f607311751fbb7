package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.compare.lineup.Lineup;
import dev.zoetrope.bench.compare.lineup.Subject;
import dev.zoetrope.bench.compare.metric.ClassNames;
import dev.zoetrope.bench.compare.picture.PictureList;
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
import java.util.stream.Stream;

/** Carries a comparison out. One thread. */
public final class CompareRun {
  private static final int FURTHER_LOADS = 2;

  private final Lineup lineup;
  private final ComparePlan plan;
  private final PictureList pictures;
  private final Path scratch;
  private final Consumer<String> progress;

  /**
   * One that has not begun.
   *
   * @param scratch a folder for logits and logs
   * @param progress hears what happens, a line at a time
   */
  public CompareRun(
      Lineup lineup,
      ComparePlan plan,
      PictureList pictures,
      Path scratch,
      Consumer<String> progress) {
    this.lineup = lineup;
    this.plan = plan;
    this.pictures = pictures;
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Loads everything, takes turns, and shows the pictures.
   *
   * @param environment what is known of this machine and version
   * @throws BenchException if the models have different classes, or a class folder is none of them
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
      standard.ifPresent(one -> requireSameClasses(one, models));
      List<Integer> truths = standard.map(this::truths).orElse(List.of());
      loadAgain(all);
      takeTurns(all);
      for (Entrant entrant : all) {
        progress.accept("showing " + pictures.files().size() + " pictures to " + entrant.name());
        entrant.classify(pictures.files());
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
          reference.name(),
          rows,
          evaluation.row(eager),
          lineup.notes(),
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

  private static int classes(Entrant entrant) {
    return entrant.opening().orElseThrow().classes();
  }

  /** Answers with other classes have nothing to agree on. */
  private static void requireSameClasses(Entrant standard, List<Entrant> models) {
    for (Entrant model : models) {
      if (model.opening().isPresent() && classes(model) != classes(standard)) {
        throw new BenchException(
            "classes: %s has %d, must be as many as %s has, %d"
                .formatted(model.name(), classes(model), standard.name(), classes(standard)));
      }
    }
  }

  /** The class of each picture. */
  private List<Integer> truths(Entrant standard) {
    List<String> labels =
        standard.subject().model().map(model -> model.description().labels()).orElse(List.of());
    return new ClassNames(labels, classes(standard)).of(pictures.folders());
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
