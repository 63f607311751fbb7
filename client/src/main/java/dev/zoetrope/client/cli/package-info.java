/**
 * The commands {@code watch} and {@code classify}, as picocli classes that a dispatcher registers.
 *
 * <p>With {@code --json}, standard output carries one JSON object a line and nothing else; progress
 * and errors go to standard error. Exit codes: 0 done, 1 the work failed, 2 wrong usage.
 *
 * <p>Threads: a command runs on the thread that calls it. {@code watch --source} reads its source
 * there, or under LATEST on a thread of its own; {@code watch --sources} has a thread for each
 * camera and looks after the list on its own. Replies come on the client's pool, and progress is
 * redrawn on a timer's thread. No password in a source's URL is ever printed.
 */
@NullMarked
package dev.zoetrope.client.cli;

import org.jspecify.annotations.NullMarked;
