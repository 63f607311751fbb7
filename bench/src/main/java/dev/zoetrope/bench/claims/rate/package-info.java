/**
 * Claims about how much of the machine's rate comes out of the server, and what a frame waits for
 * on its way. Each runs on the calling thread.
 */
@NullMarked
package dev.zoetrope.bench.claims.rate;

import org.jspecify.annotations.NullMarked;
