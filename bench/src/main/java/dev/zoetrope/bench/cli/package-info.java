/**
 * The {@code zoetrope} command: one dispatcher over the commands of every module.
 *
 * <p>Exit codes are a contract: 0 done, 1 the work failed, 2 wrong usage, 3 a bench run is invalid,
 * 4 a bench threshold was crossed. Commands run on the main thread. What scripts read goes to
 * standard output, everything else to standard error.
 */
@NullMarked
package dev.zoetrope.bench.cli;

import org.jspecify.annotations.NullMarked;
