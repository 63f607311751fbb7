package dev.zoetrope.client.source;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;

/**
 * One picture.
 *
 * @param name the file's name in a folder; otherwise empty
 * @param format how {@code pixels} are laid out, without padding
 * @param width pixels, after rotation
 * @param height pixels, after rotation
 * @param pixels position to limit; owned by the frame and never reused by the source
 * @param ptsMicros presentation time from the start of the source, µs
 * @param captureUnixMicros when it was taken, µs since 1970; for files, when it was read
 */
public record SourceFrame(
    String name,
    PixelFormat format,
    int width,
    int height,
    ByteBuffer pixels,
    long ptsMicros,
    long captureUnixMicros) {}
