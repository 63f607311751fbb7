package dev.zoetrope.client.source;

/**
 * What a source has done so far.
 *
 * @param frames pictures handed out
 * @param badFrames pictures passed over because they could not be decoded or are too large
 * @param skippedFiles files of a folder that are not pictures
 * @param overtaken pictures dropped because a newer one was there ({@link LatestFrameReader}) or
 *     because they came faster than asked for ({@link PacedReader} on a live source), or were no
 *     keyframe where a keyframe was needed
 */
public record SourceCounts(long frames, long badFrames, long skippedFiles, long overtaken) {}
