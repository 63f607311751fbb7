package dev.zoetrope.server.model.pull;

/**
 * What every step of a pull needs.
 *
 * @param settings limits
 * @param host the machine
 * @param listener told how it goes
 */
public record PullContext(PullSettings settings, PullHost host, PullListener listener) {}
