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
 * <p>RGB, PNG and JPEG become rows as Pillow's resize, torchvision's and Hugging Face's transforms
 * make them ({@code Resizer}: to the bit, but for Pillow 13's tall pictures; {@code RgbResizer}:
 * within a level). JPEGs differ where FFmpeg's inverse DCT does. 4:2:0 video and raw pictures are
 * scaled before they become RGB ({@code YuvResizer}).
 *
 * <p>Threads: validation and header reading are pure functions for any thread; a decoder belongs to
 * one decode thread. Pictures flow line by line, so beside FFmpeg's own frame a decoder holds at
 * most twice the lines that one line of the row is made of, never more than the picture has.
 *
 * <p>Invariants: sizes are checked before memory is taken; whatever the payload holds, a decode
 * either fills the row and touches nothing else, or throws {@link
 * dev.zoetrope.server.frame.InvalidFrameException}.
 */
@NullMarked
package dev.zoetrope.server.frame;

import org.jspecify.annotations.NullMarked;
