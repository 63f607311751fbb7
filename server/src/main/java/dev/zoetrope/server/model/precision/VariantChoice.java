package dev.zoetrope.server.model.precision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which variant of a model to use, and why: the fastest of those that agree with fp32 enough. Times
 * differ a little from one run to the next, so of variants whose speeds are within {@link #TIE} of
 * the fastest one's that which agrees best is taken, and of equals the one nearest to fp32 in the
 * order of {@link Precision}. fp32 agrees with itself: something is always picked.
 *
 * @param floor what a variant must agree with fp32, 0 to 1
 * @param verdicts on each, in the order of the formats
 */
public record VariantChoice(double floor, List<Verdict> verdicts) {
  /** Speeds that differ by less are taken for the same. */
  public static final double TIE = 0.02;

  /** Keeps its own copy. */
  public VariantChoice {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * Of one variant.
   *
   * @param picked of exactly one
   * @param reason why or why not, for people
   */
  public record Verdict(TriedVariant variant, boolean picked, String reason) {}

  /**
   * Checks a floor.
   *
   * @throws IllegalArgumentException if it is not above 0 and at most 1
   */
  public static double requireFloor(double floor) {
    if (!(floor > 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "agreement floor %s: must be above 0 and at most 1".formatted(floor));
    }
    return floor;
  }

  /**
   * Picks.
   *
   * @param tried each format once, fp32 among them
   * @param floor above 0, at most 1
   * @throws IllegalArgumentException if fp32 is not among them, or the floor is none
   */
  public static VariantChoice of(List<TriedVariant> tried, double floor) {
    requireFloor(floor);
    List<TriedVariant> sorted = new ArrayList<>(tried);
    sorted.sort(Comparator.comparing(TriedVariant::precision));
    if (sorted.isEmpty()
        || sorted.get(0).precision() != Precision.FP32
        || sorted.get(0).problem().isPresent()) {
      throw new IllegalArgumentException("fp32: must be among the variants, and run");
    }
    List<TriedVariant> fit = sorted.stream().filter(variant -> reaches(variant, floor)).toList();
    double best = fit.stream().mapToDouble(TriedVariant::speed).max().orElseThrow();
    // Of equals max() would keep the last; the one nearest to fp32 is to stay.
    TriedVariant picked =
        fit.stream()
            .filter(variant -> variant.speed() * (1 + TIE) >= best)
            .reduce((one, other) -> other.agreement() > one.agreement() ? other : one)
            .orElseThrow();
    List<Verdict> verdicts = new ArrayList<>();
    for (TriedVariant variant : sorted) {
      boolean isPick = variant.precision() == picked.precision();
      String reason = isPick ? why(picked, fit, best, floor) : whyNot(variant, picked, floor);
      verdicts.add(new Verdict(variant, isPick, reason));
    }
    return new VariantChoice(floor, verdicts);
  }

  private static boolean reaches(TriedVariant variant, double floor) {
    return variant.problem().isEmpty()
        && (variant.precision() == Precision.FP32 || variant.agreement() >= floor);
  }

  private static String why(
      TriedVariant picked, List<TriedVariant> fit, double best, double floor) {
    if (fit.size() == 1) {
      return "no other reaches the floor " + floor;
    }
    String most = "fastest that reaches the floor " + floor;
    return picked.speed() == best
        ? most
        : "within %.0f %% of the %s, and agrees at least as well".formatted(100 * TIE, most);
  }

  private static String whyNot(TriedVariant variant, TriedVariant picked, double floor) {
    if (variant.problem().isPresent()) {
      return variant.problem().get();
    }
    if (variant.agreement() < floor) {
      return "agreement %s is below the floor %s".formatted(shown(variant.agreement()), floor);
    }
    if (variant.speed() * (1 + TIE) < picked.speed()) {
      return String.format(
          Locale.ROOT,
          "slower than %s: %.2f times fp32's speed, not %.2f",
          picked.precision().text(),
          variant.speed(),
          picked.speed());
    }
    return "as fast as %s within %.0f %%, and agrees no better"
        .formatted(picked.precision().text(), 100 * TIE);
  }

  /** An agreement, rounded down, so that what is below a floor does not look as if it were not. */
  public static String shown(double agreement) {
    return String.format(Locale.ROOT, "%.4f", Math.floor(agreement * 1e4 + 1e-9) / 1e4);
  }

  /** The verdict on the variant that was picked. */
  public Verdict pick() {
    return verdicts.stream().filter(Verdict::picked).findFirst().orElseThrow();
  }
}
