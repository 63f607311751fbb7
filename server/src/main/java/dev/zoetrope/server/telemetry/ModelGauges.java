package dev.zoetrope.server.telemetry;

/**
 * A model at this moment.
 *
 * @param turnsWaiting turns published that no lane has taken
 * @param rows of the slab that holds its pixels; models with equal recipes share one
 * @param rowsFree of those
 */
public record ModelGauges(int turnsWaiting, int rows, int rowsFree) {

  /** Rows that hold a frame or are being written. */
  public int rowsUsed() {
    return rows - rowsFree;
  }
}
