/**
 * What frames carry: generated pixels and tensors, files, and pictures of real video, read and
 * encoded before the load begins.
 */
@NullMarked
package dev.zoetrope.bench.load.payload;

import org.jspecify.annotations.NullMarked;
