/**
 * Turns one client's picture into one model-sized row: what a picture may be ({@link
 * dev.zoetrope.server.frame.PictureValidator}), what a file says of itself ({@link
 * dev.zoetrope.server.frame.PictureHeader}), and its decoding, conversion to RGB, crop and resize
 * ({@link dev.zoetrope.server.frame.PictureDecoder}).
 *
 * <p>A stream's H.264 or H.265 has a decoder of its own ({@link
 * dev.zoetrope.server.frame.VideoStream}), used by one decode thread at a time. Its memory is set
 * aside ({@link dev.zoetrope.server.frame.VideoMemory}) by what the parameter sets announce, which
 * are read by our own parser before FFmpeg sees them.
 *
 * <p>Threads: validation and header reading are pure functions for any thread; a decoder belongs to
 * one decode thread. Pictures flow line by line ({@code Lines} to {@code Resizer}), so beside
 * FFmpeg's own frame a decoder holds a few lines and never a second full picture.
 *
 * <p>Invariants: sizes are checked before memory is taken; whatever the payload holds, a decode
 * either fills the row and touches nothing else, or throws {@link
 * dev.zoetrope.server.frame.InvalidFrameException}.
 */
@NullMarked
package dev.zoetrope.server.frame;

import org.jspecify.annotations.NullMarked;
