package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.validity.Violation;
import java.util.List;

/** Says why a run's numbers cannot be trusted. Pure; any thread. */
@FunctionalInterface
public interface Judge {
  /** Every reason; empty if they can be. */
  List<Violation> judge(RunResult run);
}
