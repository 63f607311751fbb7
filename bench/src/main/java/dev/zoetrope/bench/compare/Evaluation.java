package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.compare.metric.Answers;
import dev.zoetrope.bench.compare.metric.ClassScores;
import dev.zoetrope.bench.compare.worker.Opening;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.server.model.RepositoryModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns what was measured into numbers of each model.
 *
 * @param plan how it was measured
 * @param reference whom the others are compared with
 * @param eager the reference run eagerly
 * @param truths the class of each picture; empty if nobody says
 */
record Evaluation(ComparePlan plan, Entrant reference, Entrant eager, List<Integer> truths) {

  Row row(Entrant entrant) throws IOException {
    OptionalLong bytes = OptionalLong.empty();
    if (entrant.subject().model().isPresent()) {
      bytes = OptionalLong.of(Files.size(entrant.subject().model().get().file()));
    }
    Optional<Opening> opening = entrant.opening();
    return new Row(
        entrant.name(),
        entrant.subject().model().map(RepositoryModel::description).map(d -> d.precision()),
        bytes,
        opening.isEmpty() ? Optional.empty() : Optional.of(measurement(entrant, opening.get())),
        entrant.problem());
  }

  private Measurement measurement(Entrant entrant, Opening opening) throws IOException {
    List<Speed> speeds = new ArrayList<>();
    for (int batch : plan.batches()) {
      entrant.timings(batch).ifPresent(times -> speeds.add(speed(batch, times)));
    }
    Optional<Answers> own = entrant.answers();
    Optional<Answers> expected = reference.answers();
    Optional<Agreement> agreement = Optional.empty();
    if (own.isPresent() && expected.isPresent()) {
      agreement = Optional.of(own.get().agreementWith(expected.get()));
    }
    Optional<ClassScores> scores = Optional.empty();
    if (own.isPresent() && !truths.isEmpty()) {
      scores = Optional.of(own.get().scores(truths));
    }
    return new Measurement(
        Comparison.of(entrant.loadNanos()).median() / 1e6,
        opening.loadedBytes(),
        opening.runningBytes(),
        opening.outputs(),
        speeds,
        agreement,
        entrant.blocks(),
        scores);
  }

  private Speed speed(int batch, Timings times) {
    return new Speed(
        batch,
        times.passes(),
        times.quantile(0.5) / 1e6,
        times.quantile(0.99) / 1e6,
        reference.timings(batch).map(other -> over(other, times)),
        eager.timings(batch).map(other -> over(other, times)));
  }

  private static Comparison over(Timings other, Timings own) {
    return Comparison.ofPairs(other.medians(), own.medians());
  }
}
