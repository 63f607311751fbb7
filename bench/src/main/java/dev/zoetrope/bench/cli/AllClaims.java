package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.claims.Claims;
import dev.zoetrope.bench.claims.live.Fairness;
import dev.zoetrope.bench.claims.live.Overload;
import dev.zoetrope.bench.claims.live.RightAnswers;
import dev.zoetrope.bench.claims.live.SlowModel;
import dev.zoetrope.bench.claims.live.Tail;
import dev.zoetrope.bench.claims.live.Thousands;
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
              new AddedLatency(),
              new Tail(),
              new Overload(),
              new Fairness(),
              new Thousands(),
              new SlowModel(),
              new RightAnswers()));

  private AllClaims() {}
}
