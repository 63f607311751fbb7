package dev.zoetrope.bench.load.target.http;

import org.jspecify.annotations.Nullable;

/**
 * A request under way.
 *
 * @param request without one, only the connection is wanted
 * @param deadlineNanos by {@code System.nanoTime}
 * @param reply hears of it once
 */
record NioExchange(
    @Nullable HttpRequestBytes request, long deadlineNanos, HttpTransport.Reply reply) {}
