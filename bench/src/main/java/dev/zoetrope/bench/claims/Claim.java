package dev.zoetrope.bench.claims;

import java.io.IOException;

/** Something said of the server that can be tried. Used by one thread. */
public interface Claim {

  /** What the command line calls it: lower case, words joined by hyphens. */
  String name();

  /** What is said, in one sentence. */
  String sentence();

  /** The bar in words, for lists; the figures carry it in numbers. */
  String bar();

  /**
   * Tries it. Starts whatever it needs and leaves nothing running.
   *
   * @throws dev.zoetrope.bench.BenchException if a server or a stream fails
   */
  ClaimResult run(ClaimContext context) throws IOException, InterruptedException;
}
