package dev.zoetrope.bench.claims;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Claims by name.
 *
 * @param all in the order of trying
 */
public record Claims(List<Claim> all) {

  /** Names are unique. */
  public Claims {
    all = List.copyOf(all);
    if (all.stream().map(Claim::name).distinct().count() != all.size()) {
      throw new IllegalArgumentException("two claims have the same name");
    }
  }

  /**
   * Those with these names, in their own order; all if there are none.
   *
   * @throws IllegalArgumentException naming the unknown one and those there are
   */
  public List<Claim> named(List<String> names) {
    for (String name : names) {
      if (find(name).isEmpty()) {
        throw new IllegalArgumentException(
            "no claim '%s'; there are %s"
                .formatted(name, String.join(", ", all.stream().map(Claim::name).toList())));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(claim -> names.contains(claim.name())).toList();
  }

  private Optional<Claim> find(String name) {
    return all.stream().filter(claim -> claim.name().equals(name)).findFirst();
  }

  /** Name, sentence and bar of each. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Claim claim : all) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-16s%s%n%16sbar: %s%n",
              claim.name(),
              claim.sentence(),
              "",
              claim.bar()));
    }
    return out.toString();
  }
}
