package dev.zoetrope.server.batch;

/**
 * When a lane stops taking frames.
 *
 * @param maxDelayNanos how long an idle lane waits for more, from the oldest frame's arrival; 0:
 *     not at all
 * @param maxRowsPerStream of one stream in one batch; 0: no limit
 */
public record BatchRules(long maxDelayNanos, int maxRowsPerStream) {}
