/**
 * Variants of a network in other number formats, made from its fp32 module.
 *
 * <p>A variant is TorchScript of stock operators, so that its file says all there is to it and runs
 * in any LibTorch; which kernels run it is the engine's business when it is loaded. {@link
 * dev.zoetrope.server.model.precision.Precision} names the formats, {@link
 * dev.zoetrope.server.model.precision.Variants} makes them. For int8, {@link
 * dev.zoetrope.server.model.precision.QuantizationSites} says what becomes bytes, {@link
 * dev.zoetrope.server.model.precision.Calibration} what they stand for, {@link
 * dev.zoetrope.server.model.precision.SensitiveLayers} which layers had better not, {@link
 * dev.zoetrope.server.model.precision.Int8Rewriting} writes it down. One thread.
 */
@NullMarked
package dev.zoetrope.server.model.precision;

import org.jspecify.annotations.NullMarked;
