package dev.zoetrope.bench.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether LibTorch's libraries can be loaded on this host, told before anything tries to: a link
 * error helps nobody.
 *
 * <p>On Linux the C library decides. glibc names a symbol version after each of its releases, and
 * the dynamic linker looks for exactly these, so the newest {@code GLIBC_2.N} in the libc that this
 * JVM itself has mapped is the version that counts.
 */
final class HostCheck {
  /** The newest symbol version that LibTorch's and FFmpeg's builds ask for. */
  static final int OLDEST_GLIBC_MINOR = 35;

  private static final String SUPPORTED =
      "Zoetrope runs on Linux x86_64 (glibc 2."
          + OLDEST_GLIBC_MINOR
          + " or newer), macOS on Apple silicon and Windows x86_64; ";
  private static final Pattern GLIBC_VERSION = Pattern.compile("GLIBC_2\\.(\\d{1,3})(?!\\d)");

  private HostCheck() {}

  /** One sentence on why this host cannot run Zoetrope; empty if it can. */
  static Optional<String> refusal() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    Optional<String> refusal = refusal(os, arch);
    if (refusal.isPresent() || !os.startsWith("Linux")) {
      return refusal;
    }
    return libcRefusal(Path.of("/proc/self/maps"));
  }

  /** Judges an operating system and architecture, as {@code os.name} and {@code os.arch} say it. */
  static Optional<String> refusal(String os, String arch) {
    String name = os.toLowerCase(Locale.ROOT);
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    boolean supported =
        name.startsWith("linux")
            ? x86
            : name.startsWith("windows") ? x86 : name.startsWith("mac") && arch.equals("aarch64");
    return supported
        ? Optional.empty()
        : Optional.of(SUPPORTED + "this is " + os + " on " + arch + ".");
  }

  /** Judges the C library among a process's mapped files. */
  static Optional<String> libcRefusal(Path maps) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      Optional<String> libc =
          lines
              .filter(line -> line.contains("/"))
              .map(line -> line.substring(line.indexOf('/')))
              .filter(HostCheck::isLibc)
              .findFirst();
      if (libc.isEmpty()) {
        return Optional.empty(); // An unusual name proves nothing; the linker has the last word.
      }
      if (libc.get().contains("musl")) {
        return Optional.of(SUPPORTED + "this JVM runs on musl.");
      }
      int minor = newestGlibcMinor(Files.readAllBytes(Path.of(libc.get())));
      return minor >= OLDEST_GLIBC_MINOR
          ? Optional.empty()
          : Optional.of(SUPPORTED + "this host has glibc 2." + minor + ".");
    } catch (IOException e) {
      return Optional.empty(); // No /proc, say: again the linker has the last word.
    }
  }

  private static boolean isLibc(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.equals("libc.so.6")
        || file.startsWith("ld-musl-")
        || file.startsWith("libc.musl-")
        || file.matches("libc-2\\.\\d+\\.so");
  }

  static int newestGlibcMinor(byte[] libc) {
    Matcher versions = GLIBC_VERSION.matcher(new String(libc, StandardCharsets.ISO_8859_1));
    int newest = 0;
    while (versions.find()) {
      newest = Math.max(newest, Integer.parseInt(versions.group(1)));
    }
    return newest;
  }
}
