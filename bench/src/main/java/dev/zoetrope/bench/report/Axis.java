package dev.zoetrope.bench.report;

import java.util.List;

/** A vertical axis between two round numbers. */
interface Axis {

  /** Where lines cross it, in ascending order. */
  List<Double> ticks();

  /** A tick's number. */
  String label(double tick);

  /** Where a value lies on an axis of so many pixels, 0 at its beginning. */
  double place(double value, double pixels);
}
