/**
 * LibTorch lanes, and lanes that compute nothing, for loading the transport alone. {@link
 * dev.zoetrope.server.engine.CpuModel} is a model ready to run, frozen and made over for oneDNN
 * ({@code fused}), shared by its lanes; a {@link dev.zoetrope.server.engine.CpuLane} is one
 * thread's input and output buffers for it.
 *
 * <p>Threads: a lane is used by its own thread only, for life, because LibTorch keeps memory and
 * settings per thread. Native temporaries live in a {@code PointerScope} per batch, never per
 * frame.
 */
@NullMarked
package dev.zoetrope.server.engine;

import org.jspecify.annotations.NullMarked;
