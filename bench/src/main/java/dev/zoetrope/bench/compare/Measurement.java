package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.compare.metric.ClassScores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was measured of one model.
 *
 * @param loadMillis median of the times it was loaded
 * @param loadedBytes memory that it takes once it has run one picture; empty where the system does
 *     not tell
 * @param runningBytes the same once every batch size has run
 * @param outputs classes of its head, or numbers of its vectors
 * @param speeds by batch size, ascending; those above its {@code max_batch_size} are missing
 * @param agreement with the reference; empty if the reference was not measured
 * @param blocks how far its blocks are from the reference's; empty if nobody asked, or nothing can
 *     be said
 * @param scores empty if nobody says what the pictures show
 */
public record Measurement(
    double loadMillis,
    OptionalLong loadedBytes,
    OptionalLong runningBytes,
    int outputs,
    List<Speed> speeds,
    Optional<Agreement> agreement,
    List<BlockSqnr> blocks,
    Optional<ClassScores> scores) {

  /** At one batch size. */
  public Optional<Speed> at(int batch) {
    return speeds.stream().filter(speed -> speed.batch() == batch).findFirst();
  }
}
