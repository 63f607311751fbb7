/**
 * Where pictures come from: video files, folders, network streams, cameras and a test pattern, all
 * behind {@link dev.zoetrope.client.source.FrameSource}.
 *
 * <p>Coded video may also be given as it is: H.264 and H.265 access units in Annex B, each keyframe
 * with its parameter sets. Pictures say when they were captured and who says so ({@link
 * dev.zoetrope.client.source.Capture}).
 *
 * <p>Decoding is FFmpeg's (avformat, avcodec, swscale through JavaCPP). The device library is
 * loaded for cameras only. A source belongs to one thread at a time; {@link
 * dev.zoetrope.client.source.LatestFrameReader} adds a thread of its own for live sources. Native
 * memory is freed in {@code close()}, never by the garbage collector. A frame's pixels are the
 * caller's until it calls {@code release()}; a frame that is never released is collected like any
 * other object. No message holds a user name, a password or a URL's query.
 */
@NullMarked
package dev.zoetrope.client.source;

import org.jspecify.annotations.NullMarked;
