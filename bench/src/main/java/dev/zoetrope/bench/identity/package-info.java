/**
 * The right answer to the right frame: every frame carries its identity in its pixels, and a model
 * that LibTorch really runs reads it back, so that an answer can be told to be its own.
 *
 * <p>A picture is 8 × 8 blocks, block <i>i</i> black or white as bit <i>i</i> of a 64-bit word: the
 * stream's number, the frame's sequence and 16 check bits, mixed so that every bit hangs on every
 * other. A picture put together from two shows as a grey block, or as a word whose check bits are
 * wrong (all but once in 65,536); a swapped one as the identity of another frame.
 *
 * <p>Values here are immutable and may be used by any thread.
 */
@NullMarked
package dev.zoetrope.bench.identity;

import org.jspecify.annotations.NullMarked;
