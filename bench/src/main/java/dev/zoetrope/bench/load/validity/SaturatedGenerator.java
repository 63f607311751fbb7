package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.Usage;
import java.util.Locale;
import java.util.Optional;

/** The generator used up its cores: what it measures may be its own queue. */
final class SaturatedGenerator implements PhaseRule {
  @Override
  public String name() {
    return "saturated-generator";
  }

  @Override
  public Optional<String> fault(PhaseResult phase, ValidityLimits limits) {
    Usage client = phase.client();
    double share = client.busyCores() / Math.max(1, client.cores());
    if (share <= limits.cpuShare()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the generator kept %.2f of its %d cores busy, %s; the limit is %s",
            client.busyCores(),
            client.cores(),
            Wording.percent(share),
            Wording.percent(limits.cpuShare())));
  }
}
