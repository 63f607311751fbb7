package dev.zoetrope.server.model.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Jazzer on every kind of model file, each in a process of its own, and prints a table. From
 * the project's root:
 *
 * <pre>mvn -q -Pfuzz -pl proto,server test-compile -Dfuzz.runs=100000 -Dfuzz.seed=1</pre>
 *
 * <p>A process that crashes, hangs for ten seconds, takes too much memory or sees an exception that
 * its reader does not document is a finding: the file lies in {@code server/target/fuzz/KIND}, and
 * the exit code is 1. Seeds make the mutations, not the times, the same: which of them are kept
 * depends on branches, and those on nothing else.
 */
public final class FuzzCampaign {
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
  private static final Pattern FINDING = Pattern.compile("== Java Exception: (.*)|ERROR: (.*)");

  private final Path folder;
  private final long runs;
  private final long seed;

  private FuzzCampaign(Path folder, long runs, long seed) {
    this.folder = folder;
    this.runs = runs;
    this.seed = seed;
  }

  /**
   * Runs them.
   *
   * @param args a folder, runs of each kind, the seed, and kinds if not all
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    FuzzCampaign campaign =
        new FuzzCampaign(Path.of(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
    List<String> wanted = Arrays.asList(args).subList(3, args.length);
    boolean sound = true;
    System.out.println("| kind | runs | s | finding |");
    System.out.println("|---|---|---|---|");
    for (ModelFile kind : ModelFile.values()) {
      if (wanted.isEmpty() || wanted.contains(kind.text())) {
        sound &= campaign.run(kind);
      }
    }
    System.exit(sound ? 0 : 1);
  }

  private boolean run(ModelFile kind) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(kind.text()));
    Path seeds = Files.createDirectories(own.resolve("seeds"));
    List<byte[]> sound = Seeds.of(kind);
    for (int i = 0; i < sound.size(); i++) {
      Files.write(seeds.resolve(Integer.toString(i)), sound.get(i));
    }
    Process process =
        new ProcessBuilder(command(kind, own, seeds)).redirectErrorStream(true).start();
    String done = "";
    String seconds = "";
    String finding = "";
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        var log = Files.newBufferedWriter(own.resolve("log"))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        log.write(line + "\n");
        Matcher last = DONE.matcher(line);
        if (last.find()) {
          done = last.group(1);
          seconds = last.group(2);
        }
        Matcher found = FINDING.matcher(line);
        finding = finding.isEmpty() && found.find() ? found.group() : finding;
      }
    }
    int code = process.waitFor();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        kind.text(),
        done,
        seconds,
        code == 0 ? "none" : "exit code " + code + ": " + finding);
    return code == 0;
  }

  private List<String> command(ModelFile kind, Path own, Path seeds) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Xss1m",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dfuzz.kind=" + kind.name(),
            "-Dfuzz.folder=" + own.resolve("model"),
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + ModelFileFuzzer.class.getName(),
            "--instrumentation_includes=dev.zoetrope.server.model.**"
                + ":com.google.gson.**:com.google.protobuf.TextFormat*",
            // Ten thousands of native methods: nothing of them is ours to look into.
            "--instrumentation_excludes=org.bytedeco.**",
            "--custom_hook_excludes=org.bytedeco.**",
            "--reproducer_path=" + own,
            "-runs=" + runs,
            "-seed=" + seed,
            "-max_len=20000",
            "-timeout=10",
            "-rss_limit_mb=6000",
            "-print_final_stats=1",
            "-artifact_prefix=" + own + "/",
            Files.createDirectories(own.resolve("corpus")).toString(),
            seeds.toString()));
    return command;
  }
}
