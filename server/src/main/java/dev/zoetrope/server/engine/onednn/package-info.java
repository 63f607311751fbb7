/**
 * Networks of convolutions run as oneDNN's primitives, without LibTorch in between.
 *
 * <p>LibTorch's CPU kernels are oneDNN's too, but its operators describe each layer to the library
 * anew in every pass, and take every result's memory from the heap. On a core whose kernels need 50
 * us for a layer that is as much again, and more where layers multiply bytes. Here a {@link
 * dev.zoetrope.server.engine.onednn.Program} says what a network computes, {@link
 * dev.zoetrope.server.engine.onednn.Kernels} makes its primitives once for each lane and batch
 * size, and a pass runs them one after the other on one piece of memory that {@link
 * dev.zoetrope.server.engine.onednn.MemoryLayout} has divided between them; it allocates nothing.
 * Of several implementations that the library has for a convolution, {@link
 * dev.zoetrope.server.engine.onednn.ImplementationTrial} finds the fastest while a model is loaded.
 *
 * <p>{@link dev.zoetrope.server.engine.onednn.ProgramWriter} knows convolutions, linear layers,
 * sums, products, means and activations in fp32, bf16 and on bytes: the MobileNets and
 * EfficientNets in every precision. It refuses any other network, which LibTorch then runs.
 *
 * <p>A network is made on one thread and read by all lanes; its passes are one lane's.
 */
@NullMarked
package dev.zoetrope.server.engine.onednn;

import org.jspecify.annotations.NullMarked;
