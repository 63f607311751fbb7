package dev.zoetrope.server.engine.network;

import org.bytedeco.pytorch.Tensor;

/**
 * What a model computes, from normalised pixels to its output; shared by its lanes. Whoever made it
 * closes it, after the last lane's passes.
 */
public interface Network extends AutoCloseable {

  /**
   * Prepares a lane's passes. The calling thread runs and closes them, with the number of threads
   * for each operator that it has now.
   *
   * @param input the lane's memory, fp32 {@code [rows,H,W,3]}; a pass reads its first rows and may
   *     write over them
   * @param sizes batch sizes, at most as many rows as {@code input} has
   * @param outputs numbers in a row of the output
   */
  Passes passes(Tensor input, int[] sizes, int outputs);

  /** Which kernels it runs on, for the log: a name and a version, or the like. */
  String kernels();

  @Override
  void close();

  /** A lane's way to run the network. */
  interface Passes extends AutoCloseable {

    /**
     * Runs it on the first rows of the input.
     *
     * @param rows one of the sizes that it was prepared for
     * @param into {@code rows * outputs} numbers are written to its beginning
     */
    void run(int rows, float[] into);

    @Override
    void close();
  }
}
