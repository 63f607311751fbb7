package dev.zoetrope.client.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress under {@code --json}, and messages
 */
record Output(PrintWriter out, PrintWriter err) {}
