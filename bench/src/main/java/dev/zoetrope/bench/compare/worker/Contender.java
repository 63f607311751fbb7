package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.model.ModelDescription;
import java.nio.ByteBuffer;

/**
 * One way of running a model that is in memory. The thread that made it only; its rows hold RGB
 * bytes, HWC, and random ones until somebody writes pictures.
 */
interface Contender extends AutoCloseable {

  /** What runs. */
  ModelDescription description();

  /** Where picture number {@code row} of the next batch goes. */
  ByteBuffer row(int row);

  /**
   * Brings the first rows to the form in which a caller of this kind of model has them ready; not
   * part of what is timed.
   *
   * @param batch one of the sizes it was started with
   */
  void prepare(int batch);

  /** Runs the first rows, as they were prepared: this is what is timed. */
  void pass(int batch);

  /** Copies a row's logits of the last pass, {@code classes} of them. */
  void logits(int row, float[] into);

  @Override
  void close();
}
