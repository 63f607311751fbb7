/**
 * Servers that a run starts itself, or whose process it was told: how they are started, where they
 * listen, and which process's use of the machine is theirs.
 */
@NullMarked
package dev.zoetrope.bench.load.server;

import org.jspecify.annotations.NullMarked;
