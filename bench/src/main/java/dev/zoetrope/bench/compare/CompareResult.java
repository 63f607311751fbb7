package dev.zoetrope.bench.compare;

import dev.zoetrope.server.model.Likeness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison that is done.
 *
 * @param title what of
 * @param started when
 * @param plan how
 * @param pictures what the answers are about
 * @param labelled whether it is known what the pictures show
 * @param likeness what is meant by agreeing with the reference
 * @param reference name of the model that the others are compared with
 * @param rows the models in the order of the table
 * @param eager the reference's file as PyTorch's eager mode runs it
 * @param notes what a reader should know
 * @param environment what it was measured on
 */
public record CompareResult(
    String title,
    Instant started,
    ComparePlan plan,
    String pictures,
    boolean labelled,
    Likeness likeness,
    String reference,
    List<Row> rows,
    Row eager,
    List<String> notes,
    Map<String, String> environment) {

  /** Whether every model was measured. */
  public boolean complete() {
    return rows.stream().allMatch(row -> row.problem().isEmpty()) && eager.problem().isEmpty();
  }

  /** The reference's row. */
  Optional<Row> referenceRow() {
    return rows.stream().filter(row -> row.name().equals(reference)).findFirst();
  }

  /** The models and then the reference run eagerly, as the tables have them. */
  List<Row> allRows() {
    List<Row> all = new ArrayList<>(rows);
    all.add(eager);
    return all;
  }
}
