/**
 * What to run: workloads, phases, targets and their options, from a YAML file or the command line.
 * Everything is checked before anything is started, and all that is wrong is said at once.
 */
@NullMarked
package dev.zoetrope.bench.load.plan;

import org.jspecify.annotations.NullMarked;
