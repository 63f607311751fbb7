/**
 * Networks whose checkpoint says what is rounded to which bytes, as PyTorch's eager-mode
 * quantization leaves it: torchvision's quantized MobileNetV3.
 *
 * <p>There are two kinds. {@link dev.zoetrope.server.model.quantized.TrainedState} is what
 * quantization-aware training leaves, numbers with the ranges that were seen; torchvision publishes
 * it, and its loader converts it. {@link dev.zoetrope.server.model.quantized.ConvertedState} is
 * what that makes: bytes with scales. From either, {@link
 * dev.zoetrope.server.model.quantized.QuantizedNetwork} makes a module of the same form as {@code
 * int8-static} variants have, with the file's own scales; nothing is calibrated. What does not fit
 * is refused by key, type and shape before a tensor is read. One thread.
 */
@NullMarked
package dev.zoetrope.server.model.quantized;

import org.jspecify.annotations.NullMarked;
