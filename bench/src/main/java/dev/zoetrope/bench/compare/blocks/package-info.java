/**
 * Where two forms of one network, such as fp32 and a variant, can be held side by side inside.
 *
 * <p>A network is cut where one value is all that later operators read, as between the blocks of
 * most networks ({@link dev.zoetrope.bench.compare.blocks.BlockCuts}). The layers that come before
 * a cut tell which of the one network's is which of the other's, because a variant has the same
 * layers in the same order, however much it adds between them. Blocks are named by the weights of
 * the reference. Only data; whoever runs the networks is elsewhere.
 */
@NullMarked
package dev.zoetrope.bench.compare.blocks;

import org.jspecify.annotations.NullMarked;
