package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.util.List;

/** One way in which a phase can be worthless. Stateless. */
interface Rule {
  /** Its short name, as {@link Violation} lists them. */
  String name();

  /** What breaks it in this phase; empty if nothing does. */
  List<Violation> check(PhaseResult phase, ValidityLimits limits);
}
