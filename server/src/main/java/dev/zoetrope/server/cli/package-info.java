/**
 * Commands of {@code zoetrope} that belong to the server: each is a picocli command that the
 * distribution's own dispatcher registers.
 *
 * <p>Results go to standard output, one JSON object a line under {@code --json} and nothing else
 * there; notes and errors go to standard error. Exit codes: 0 done, 1 the work failed, 2 wrong
 * usage. A command runs on the thread that calls it.
 */
@NullMarked
package dev.zoetrope.server.cli;

import org.jspecify.annotations.NullMarked;
