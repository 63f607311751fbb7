package dev.zoetrope.server.frame;

/**
 * What decoding may take.
 *
 * @param maxPixels width × height of one picture
 * @param maxVideoBytes memory of the video decoders of all streams together
 */
public record FrameLimits(int maxPixels, long maxVideoBytes) {}
