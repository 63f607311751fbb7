package dev.zoetrope.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.JitModule;

/** What numbers were measured on. */
public final class Environment {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> INSTRUCTIONS =
      List.of("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8");

  private Environment() {}

  /** Names and values in the order in which they should be read. */
  public static Map<String, String> describe(String version) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Zoetrope", version);
    facts.put("Processor", processor(CPU_INFO));
    List<String> instructions = instructions(CPU_INFO);
    if (!instructions.isEmpty()) {
      facts.put("Instructions", String.join(", ", instructions));
    }
    facts.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "System",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    String libTorch = JitModule.class.getPackage().getImplementationVersion();
    if (libTorch != null) {
      facts.put("LibTorch", libTorch);
    }
    return facts;
  }

  /** Of those that decide how fast a network runs; none where the system does not tell. */
  static List<String> instructions(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.UTF_8)) {
      Set<String> flags =
          lines
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> Set.copyOf(List.of(line.split("\\s+", -1))))
              .orElse(Set.of());
      return INSTRUCTIONS.stream().filter(flags::contains).toList();
    } catch (IOException e) {
      return List.of();
    }
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
