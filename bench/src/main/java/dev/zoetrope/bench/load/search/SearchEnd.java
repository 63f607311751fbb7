package dev.zoetrope.bench.load.search;

/** Why a search was over. */
public enum SearchEnd {
  /** The capacity is known as well as was asked for, and confirmed. */
  PRECISE("the capacity is known to the wanted precision and confirmed"),
  /** The time was up before that. */
  BUDGET("the time was up before the capacity was known to the wanted precision and confirmed"),
  /** Loads above the capacity failed because of the generator. */
  GENERATOR_LIMIT("the generator, not the server, is the limit"),
  /** Even the least load failed. */
  NOTHING_PASSES("even the least load does not meet the objective"),
  /** Even the largest load passed. */
  EVERYTHING_PASSES("even the largest load meets the objective");

  private final String text;

  SearchEnd(String text) {
    this.text = text;
  }

  /** One clause for a report. */
  public String text() {
    return text;
  }
}
