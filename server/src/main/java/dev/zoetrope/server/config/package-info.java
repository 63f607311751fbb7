/**
 * The server's configuration: one record per component, one table that describes every key once,
 * and one reader that reports all problems together.
 *
 * <p>{@link dev.zoetrope.server.config.ConfigKeys} holds a key's name, type, range and sentence;
 * defaults come from the records. The reader, the start-up table and {@code
 * server/CONFIGURATION.md} all follow it, and a test holds the four together. Everything here runs
 * on the starting thread, before the first connection; the records are immutable and may be read by
 * any thread.
 *
 * <p>Invariant: a {@link dev.zoetrope.server.config.ServerConfig} that the reader returned is
 * within every range and passed every cross-check, so nobody else checks again.
 */
@NullMarked
package dev.zoetrope.server.config;

import org.jspecify.annotations.NullMarked;
