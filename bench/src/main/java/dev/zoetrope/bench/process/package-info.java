/**
 * A server in a process of its own, started from the very JVM and class path that this process runs
 * on, and what the operating system says about it.
 *
 * <p>A child never outlives its parent: {@code close()} ends it, and so does the JVM's shutdown.
 * One thread per child reads its output. Any thread may ask.
 */
@NullMarked
package dev.zoetrope.bench.process;

import org.jspecify.annotations.NullMarked;
