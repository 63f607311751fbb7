package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimTable;
import dev.zoetrope.bench.claims.Claims;
import dev.zoetrope.bench.claims.Verdict;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.server.model.LibTorch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench claims}. */
@Command(
    name = "claims",
    description =
        "Tries what is said of this server against bars set beforehand: each claim starts servers"
            + " of its own and measures both sides in turns. Exit code 3: a run is invalid; 4: a"
            + " bar was missed.",
    mixinStandardHelpOptions = true)
final class BenchClaimsCommand implements Callable<Integer> {
  private static final int INVALID = 3;
  private static final int MISSED = 4;

  @Parameters(paramLabel = "NAME", description = "Claims to try; all without any.", arity = "0..*")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Lists the claims and tries none.")
  private boolean list;

  @Option(
      names = "--repeats",
      defaultValue = "15",
      description = "Counted turns of A and B; default $" + "{DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of each turn; by default what each claim needs.")
  private @Nullable Double seconds;

  @Option(names = "--json", description = "One JSON object a claim on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Claims claims = AllClaims.CLAIMS;
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      out.print(claims.text());
      out.flush();
      return 0;
    }
    List<Claim> chosen = chosen(claims);
    Verdict worst = Verdict.TOLD;
    if (!json) {
      out.print(ClaimTable.heading());
    }
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-claims")) {
      ClaimContext context = context(scratch);
      LibTorch.initialize();
      for (Claim claim : chosen) {
        context.say(claim.name() + ": " + claim.sentence());
        ClaimResult result = claim.run(context);
        out.print(
            json ? ClaimTable.json(result) + System.lineSeparator() : ClaimTable.text(result));
        out.flush();
        worst = result.verdict().compareTo(worst) > 0 ? result.verdict() : worst;
      }
    }
    return switch (worst) {
      case TOLD, MET -> 0;
      case MISSED -> MISSED;
      case INVALID -> INVALID;
    };
  }

  private List<Claim> chosen(Claims claims) {
    try {
      return claims.named(names);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ClaimContext context(ScratchFolder scratch) {
    Optional<Duration> phase =
        Optional.ofNullable(seconds).map(length -> Duration.ofMillis(Math.round(length * 1e3)));
    try {
      return new ClaimContext(repeats, phase, scratch.path(), spec.commandLine().getErr());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
