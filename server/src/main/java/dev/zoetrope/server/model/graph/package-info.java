/**
 * Networks as straight lines of LibTorch operators, on the way into TorchScript and out of it.
 *
 * <p>An {@link dev.zoetrope.server.model.graph.OperatorGraph} is plain data. {@link
 * dev.zoetrope.server.model.graph.GraphEmitter} makes a module of it; {@link
 * dev.zoetrope.server.model.graph.GraphReader} reads one out of a frozen module, whoever wrote
 * that, so that what rewrites a network (a precision, fused operators) is written once and serves
 * the built-in architectures and files alike.
 *
 * <p>Emitting and reading are one thread's; a {@link dev.zoetrope.server.model.graph.BoundGraph}
 * owns its tensors until it is closed.
 */
@NullMarked
package dev.zoetrope.server.model.graph;

import org.jspecify.annotations.NullMarked;
