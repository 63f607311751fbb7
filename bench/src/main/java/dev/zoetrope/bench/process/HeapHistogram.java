package dev.zoetrope.bench.process;

import dev.zoetrope.bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives on the Java heap of another process, by class, after a full collection: {@code jcmd
 * PID GC.class_histogram}.
 *
 * @param classes by name
 */
public record HeapHistogram(Map<String, Share> classes) {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  /**
   * One class's part.
   *
   * @param instances alive
   * @param bytes of all of them
   */
  public record Share(long instances, long bytes) {}

  public HeapHistogram {
    classes = Map.copyOf(classes);
  }

  /**
   * Collects the heap twice, for what only the first collection lets go of, and looks.
   *
   * @throws BenchException if this Java has no {@code jcmd} or the other does not answer it
   */
  public static HeapHistogram take(ProcessHandle process) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new BenchException("a heap histogram needs a JDK: there is no " + jcmd);
    }
    run(jcmd, process, "GC.run");
    return parse(run(jcmd, process, "GC.class_histogram"));
  }

  private static String run(Path jcmd, ProcessHandle process, String command)
      throws IOException, InterruptedException {
    Process call =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (call.waitFor() != 0) {
      throw new BenchException("jcmd " + command + " failed: " + output.strip());
    }
    return output;
  }

  static HeapHistogram parse(String text) {
    Map<String, Share> classes = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        Share share = new Share(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        // Hidden and generated classes may share a name.
        classes.merge(
            matcher.group(3),
            share,
            (one, other) ->
                new Share(one.instances() + other.instances(), one.bytes() + other.bytes()));
      }
    }
    return new HeapHistogram(classes);
  }

  /** Bytes alive. */
  public long bytes() {
    return classes.values().stream().mapToLong(Share::bytes).sum();
  }

  /**
   * What there is more of than there was, the most bytes first, shared out.
   *
   * @param count lines at most
   * @param shares among how many the growth is divided
   */
  public List<String> growthSince(HeapHistogram before, int count, int shares) {
    Set<String> names = new TreeSet<>(classes.keySet());
    Share none = new Share(0, 0);
    return names.stream()
        .map(
            name -> {
              Share now = classes.getOrDefault(name, none);
              Share then = before.classes.getOrDefault(name, none);
              return Map.entry(
                  name, new Share(now.instances() - then.instances(), now.bytes() - then.bytes()));
            })
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
        .limit(count)
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%,7.0f B %6.2f x %s",
                    (double) entry.getValue().bytes() / shares,
                    (double) entry.getValue().instances() / shares,
                    entry.getKey()))
        .toList();
  }
}
