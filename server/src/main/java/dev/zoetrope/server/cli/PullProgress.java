package dev.zoetrope.server.cli;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.model.pull.PullListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Says how a pull goes on standard error: on a terminal a bar that is drawn over, elsewhere a line
 * every ten seconds. The pulling thread.
 */
final class PullProgress implements PullListener {
  private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int BAR_WIDTH = 30;
  private static final double MIB = 1 << 20;

  private final PrintWriter err;
  private final boolean terminal;
  private final Clock clock;
  private String file = "";
  private long startNanos;
  private long startBytes;
  private long shownNanos;
  private int drawn;

  PullProgress(PrintWriter err, boolean terminal, Clock clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void note(String line) {
    wipe();
    err.println(line);
    err.flush();
  }

  @Override
  public void progress(String name, long bytes, long total) {
    long now = clock.nanoTime();
    if (!name.equals(file)) {
      wipe();
      file = name;
      startNanos = now;
      startBytes = bytes;
      shownNanos = now;
      return;
    }
    boolean last = terminal && bytes == total;
    if (!last && now - shownNanos < (terminal ? BAR_NANOS : LINE_NANOS)) {
      return;
    }
    shownNanos = now;
    String line = line(bytes, total, now);
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      drawn = line.length();
    } else {
      err.println(line);
    }
    err.flush();
  }

  private String line(long bytes, long total, long now) {
    double seconds = Math.max(1, now - startNanos) / 1e9;
    double rate = Math.max(0, bytes - startBytes) / MIB / seconds;
    if (total <= 0) {
      return String.format(Locale.ROOT, "%s  %.1f MiB  %.1f MiB/s", file, bytes / MIB, rate);
    }
    int percent = (int) (100 * bytes / total);
    String bar = terminal ? "[" + bar(bytes, total) + "] " : "";
    return String.format(
        Locale.ROOT,
        "%s  %s%3d %%  %.1f of %.1f MiB  %.1f MiB/s",
        file,
        bar,
        percent,
        bytes / MIB,
        total / MIB,
        rate);
  }

  private static String bar(long bytes, long total) {
    int filled = (int) Math.min(BAR_WIDTH, BAR_WIDTH * bytes / total);
    return "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
  }

  /** Ends the bar, so that what follows has a line of its own. */
  void end() {
    wipe();
    file = "";
  }

  private void wipe() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}
