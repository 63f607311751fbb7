package dev.zoetrope.bench.load.validity;

/**
 * Why a run's numbers cannot be trusted.
 *
 * @param rule a short name: {@code late-generator}, {@code saturated-generator}, {@code too-short},
 *     {@code not-stationary}, {@code clock-step}, {@code missing-replies}, {@code doubled-replies},
 *     {@code warm-up}, {@code wrong-answers}, {@code streams-not-opened}, {@code no-results}
 * @param where phase and workload
 * @param message one sentence with what was found and the limit
 */
public record Violation(String rule, String where, String message) {}
