/**
 * The Open Inference Protocol: how payloads become its tensors, and its calls over gRPC. HTTP
 * shares the former.
 */
@NullMarked
package dev.zoetrope.bench.load.target.openinference;

import org.jspecify.annotations.NullMarked;
