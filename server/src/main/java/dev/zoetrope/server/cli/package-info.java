/**
 * The server's commands: {@code zoetrope serve}, {@code zoetrope models}. They read arguments,
 * call, print.
 */
@NullMarked
package dev.zoetrope.server.cli;

import org.jspecify.annotations.NullMarked;
