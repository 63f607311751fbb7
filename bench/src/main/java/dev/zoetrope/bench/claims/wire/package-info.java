/**
 * Claims about the frame path alone: a model that looks at no pixel behind the real server, beside
 * servers that do no more than take the bytes and answer. Each runs on the calling thread.
 */
@NullMarked
package dev.zoetrope.bench.claims.wire;

import org.jspecify.annotations.NullMarked;
