/**
 * The commands {@code watch} and {@code classify}, as picocli classes that a dispatcher registers.
 *
 * <p>With {@code --json}, standard output carries one JSON object a line and nothing else; progress
 * and errors go to standard error. Exit codes: 0 done, 1 the work failed, 2 wrong usage.
 *
 * <p>Threads: a command runs on the thread that calls it. {@code watch} reads its source there, or
 * under LATEST on a thread of its own, takes replies on the client's pool, and redraws its progress
 * on a timer's thread.
 */
@NullMarked
package dev.zoetrope.client.cli;

import org.jspecify.annotations.NullMarked;
