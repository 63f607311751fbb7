/**
 * What is compared: precisions of an architecture, models of a repository, or TorchScript files.
 *
 * <p>All three end as model folders, so that everything is loaded the way a server loads it; what
 * has no folder yet gets one in a temporary repository. One thread; what comes out is immutable.
 */
@NullMarked
package dev.zoetrope.bench.compare.lineup;

import org.jspecify.annotations.NullMarked;
