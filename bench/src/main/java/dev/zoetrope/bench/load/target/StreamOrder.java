package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.load.payload.PayloadSet;
import java.time.Duration;
import java.util.Optional;

/**
 * What is wanted of a stream.
 *
 * @param number of the stream in its run, from 0; connections are shared by it
 * @param name of the stream, as a server may show it
 * @param model what to ask; empty for the server's default
 * @param payloads what its frames look like
 * @param policy what a server of streams does when there is no room: {@code latest}, {@code queue}
 *     or {@code reject}; other protocols have none
 * @param maxAge after which an answer is worth nothing; told to servers that can be told
 * @param timeout how long a request may take before it is given up
 * @param window frames in flight under {@code queue} and {@code reject}; 0 for the server's default
 */
public record StreamOrder(
    int number,
    String name,
    String model,
    PayloadSet payloads,
    String policy,
    Optional<Duration> maxAge,
    Duration timeout,
    int window) {}
