package dev.zoetrope.bench.load.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param slo that the load had to keep, in the user's words
 * @param unit of all loads
 * @param capacity the highest load that keeps it; 0 if none does
 * @param low lower end of its interval
 * @param high upper end; the capacity may be higher still where the end is not the server's
 * @param confidence of the interval
 * @param confirmed whether enough of the fresh runs at the capacity passed
 * @param end why the search was over
 * @param seconds it took
 * @param probes all of them, in their order
 */
public record SearchResult(
    String slo,
    String unit,
    double capacity,
    double low,
    double high,
    double confidence,
    boolean confirmed,
    SearchEnd end,
    double seconds,
    List<Probe> probes) {
  public SearchResult {
    probes = List.copyOf(probes);
  }
}
