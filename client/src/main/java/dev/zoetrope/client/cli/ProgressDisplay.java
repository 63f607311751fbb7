package dev.zoetrope.client.cli;

import java.io.PrintWriter;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows one line over and over: on a terminal redrawn in place four times a second, elsewhere as a
 * plain line every second. Draws on a thread of its own; messages come in between without tearing
 * it.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 250;
  private static final long PLAIN_MILLIS = 1000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final int columns;
  private final Supplier<String> line;
  private final ScheduledThreadPoolExecutor timer;

  /** Begins to show {@code line}, which is asked on the display's thread. */
  ProgressDisplay(PrintWriter out, boolean terminal, int columns, Supplier<String> line) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
    this.line = line;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "zoetrope-progress");
              thread.setDaemon(true);
              return thread;
            });
    long pause = terminal ? TERMINAL_MILLIS : PLAIN_MILLIS;
    var unused = timer.scheduleAtFixedRate(this::draw, pause, pause, TimeUnit.MILLISECONDS);
  }

  private synchronized void draw() {
    String text = line.get();
    if (terminal) {
      out.print(CLEAR_LINE + cut(text));
    } else {
      out.println(text);
    }
    out.flush();
  }

  private String cut(String text) {
    return text.length() < columns ? text : text.substring(0, columns - 1);
  }

  /** Prints a line of its own. Any thread. */
  synchronized void message(PrintWriter where, String text) {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
    where.println(text);
    where.flush();
  }

  /** Stops drawing and leaves the line clean. */
  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      if (terminal) {
        out.print(CLEAR_LINE);
        out.flush();
      }
    }
  }
}
