/**
 * FFmpeg as the client uses it, for the packages {@code source} and {@code overlay}: loading,
 * messages, colour conversion.
 *
 * <p>Of the LGPL build only avutil, avcodec, avformat and swscale are loaded here. FFmpeg's own log
 * is silenced for the whole process, because it prints URLs with their passwords. Objects of this
 * package belong to one thread at a time and free their native memory in {@code close()}.
 */
@NullMarked
package dev.zoetrope.client.media;

import org.jspecify.annotations.NullMarked;
