package dev.zoetrope.client.source;

/**
 * What is known of a source before its first picture.
 *
 * @param name for messages, without credentials
 * @param width pixels; 0 if pictures differ or it is not known
 * @param height see {@code width}
 * @param framesPerSecond the source's own rate; 0 if it has none (a folder)
 * @param live whether pictures are lost when they are not read in time
 */
public record SourceInfo(
    String name, int width, int height, double framesPerSecond, boolean live) {}
