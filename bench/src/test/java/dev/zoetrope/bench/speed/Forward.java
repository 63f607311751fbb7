package dev.zoetrope.bench.speed;

/** One way of running a network, ready to run. The thread that made it. */
interface Forward extends AutoCloseable {

  /** As the table has it. */
  String name();

  /**
   * Runs batches of one size, one after the other.
   *
   * @return nanoseconds of each pass
   */
  long[] run(int batch, int passes);

  @Override
  void close();
}
