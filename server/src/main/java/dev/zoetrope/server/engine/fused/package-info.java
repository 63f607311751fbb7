/**
 * Frozen networks rewritten for oneDNN on CPUs, once, while a model is loaded.
 *
 * <p>{@link dev.zoetrope.server.engine.fused.OperatorFusion} rewrites operators only: a convolution
 * or a linear layer takes the activation or the sum that follows it into its own loop, which spares
 * a pass over memory for each. {@link dev.zoetrope.server.engine.fused.WeightPacking} then brings
 * the weights into the blocks that the kernels read, which the stock operators do again in every
 * pass. {@link dev.zoetrope.server.engine.fused.FusedModule} is the whole way from a frozen module
 * to one that lanes run. It serves the built-in architectures and any file whose {@code forward} is
 * a straight line of operators, in fp32 and bf16.
 *
 * <p>Freezing leaves a quantized weight and its {@code aten::dequantize} as they are. In a module
 * that says which of its values are rounded to bytes, {@link
 * dev.zoetrope.server.engine.fused.QuantizedLowering} brings layers onto oneDNN's operators on
 * bytes. Products are not done on bytes: {@code onednn::qmul} of LibTorch 2.10 takes bytes above
 * 127 for negative numbers wherever it works on whole vectors, {@code quantized::mul} needs tensors
 * of another type, and TorchScript has no {@code view} from that back to bytes. A
 * squeeze-and-excitation therefore runs in fp32 between two convolutions on bytes.
 *
 * <p>Networks that were quantized in PyTorch round every value, also between their layers. There
 * {@link dev.zoetrope.server.engine.fused.ByteArithmetic} computes in fp32 what PyTorch's kernels
 * compute of bytes, to the same bytes.
 *
 * <p>One thread while a model is loaded; what results is read by all lanes and written by none.
 */
@NullMarked
package dev.zoetrope.server.engine.fused;

import org.jspecify.annotations.NullMarked;
