/**
 * What an operator sees: counters ({@link dev.zoetrope.server.ops.ServerStats}), the admin port,
 * logs.
 *
 * <p>Counters are written by any thread without locks and read at any time.
 */
@NullMarked
package dev.zoetrope.server.ops;

import org.jspecify.annotations.NullMarked;
