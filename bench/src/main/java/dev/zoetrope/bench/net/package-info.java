/**
 * The network at its worst and at its widest: a proxy that cuts connections, and thousands of
 * streams that do nothing.
 *
 * <p>Everything here has threads of its own, all daemons, and gives up its sockets when closed.
 */
@NullMarked
package dev.zoetrope.bench.net;

import org.jspecify.annotations.NullMarked;
