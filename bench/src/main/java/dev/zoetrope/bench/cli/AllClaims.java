package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.claims.Claims;
import dev.zoetrope.bench.claims.rate.FewCallers;
import java.util.List;

/** Every claim there is, in the order of trying. */
final class AllClaims {
  static final Claims CLAIMS = new Claims(List.of(new FewCallers()));

  private AllClaims() {}
}
