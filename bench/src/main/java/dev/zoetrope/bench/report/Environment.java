package dev.zoetrope.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What numbers were measured on. */
public final class Environment {
  private Environment() {}

  /** Names and values in the order in which they should be read. */
  public static Map<String, String> describe(String version) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Zoetrope", version);
    facts.put("Processor", processor(Path.of("/proc/cpuinfo")));
    facts.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "System",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return facts;
  }

  static String processor(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
