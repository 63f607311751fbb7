/**
 * Lanes on CPUs, and lanes that compute nothing, for loading the transport alone. {@link
 * dev.zoetrope.server.engine.CpuModel} is a model ready to run, shared by its lanes; a {@link
 * dev.zoetrope.server.engine.CpuLane} is one thread's input and output buffers for it.
 *
 * <p>A module that LibTorch has loaded and frozen is made over for the machine while it is loaded:
 * its operators are fused ({@code fused}), and where it is a network of convolutions, it is written
 * down as oneDNN's primitives too ({@code onednn}). {@link
 * dev.zoetrope.server.engine.NetworkChoice} lets the two run in turns and keeps the faster; lanes
 * see a {@code network} only.
 *
 * <p>Threads: a lane is used by its own thread only, for life, because LibTorch keeps memory and
 * settings per thread. Native temporaries live in a {@code PointerScope} per batch, never per
 * frame.
 */
@NullMarked
package dev.zoetrope.server.engine;

import org.jspecify.annotations.NullMarked;
