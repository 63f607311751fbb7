/**
 * What stands between a lane and the kernels that compute a model's output. {@link
 * dev.zoetrope.server.engine.network.Network} is shared by a model's lanes and written by none of
 * them; its {@link dev.zoetrope.server.engine.network.Network.Passes} belong to one lane's thread.
 * {@link dev.zoetrope.server.engine.network.TorchNetwork} has LibTorch's interpreter run them.
 */
@NullMarked
package dev.zoetrope.server.engine.network;

import org.jspecify.annotations.NullMarked;
