package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.claims.Claims;
import dev.zoetrope.bench.claims.rate.AddedLatency;
import dev.zoetrope.bench.claims.rate.FewCallers;
import dev.zoetrope.bench.claims.rate.Saturation;
import dev.zoetrope.bench.claims.wire.Copies;
import dev.zoetrope.bench.claims.wire.FramePath;
import dev.zoetrope.bench.claims.wire.Garbage;
import java.util.List;

/** Every claim there is, in the order of trying. */
final class AllClaims {
  static final Claims CLAIMS =
      new Claims(
          List.of(
              new Saturation(),
              new FewCallers(),
              new FramePath(),
              new Copies(),
              new Garbage(),
              new AddedLatency()));

  private AllClaims() {}
}
