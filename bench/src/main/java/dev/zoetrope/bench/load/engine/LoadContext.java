package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.server.clock.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What phases are run with.
 *
 * @param clock of everything that is measured
 * @param targets connects to a workload's server
 * @param payloads makes what its frames carry; asked once for each workload and phase
 * @param steady makes a judge for each phase that warms up as long as it takes
 * @param seed of all schedules
 * @param shard which streams are ours
 * @param server the process whose use of the machine is shown beside ours
 * @param startUnixMicros when schedules begin, where several processes begin together
 * @param live hears of every second
 * @param stopped whether someone wants it to end now
 */
public record LoadContext(
    Clock clock,
    Function<WorkloadPlan, Target> targets,
    Function<WorkloadPlan, PayloadSet> payloads,
    Supplier<SteadyJudge> steady,
    long seed,
    Shard shard,
    Optional<ProcessHandle> server,
    OptionalLong startUnixMicros,
    LiveListener live,
    BooleanSupplier stopped) {

  /** The same beside this process. */
  LoadContext withServer(ProcessHandle process) {
    return new LoadContext(
        clock,
        targets,
        payloads,
        steady,
        seed,
        shard,
        Optional.of(process),
        startUnixMicros,
        live,
        stopped);
  }

  /** The same, beginning at this time. */
  LoadContext withStart(long unixMicros) {
    return new LoadContext(
        clock,
        targets,
        payloads,
        steady,
        seed,
        shard,
        server,
        OptionalLong.of(unixMicros),
        live,
        stopped);
  }
}
