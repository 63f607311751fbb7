/**
 * Our own protocol: {@code Vision/Watch} as a stream of frames, {@code Vision/Infer} as a call for
 * each.
 */
@NullMarked
package dev.zoetrope.bench.load.target.vision;

import org.jspecify.annotations.NullMarked;
