package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's start script, as the build laid it out. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
  private static final Path DISTRIBUTION = Path.of("target", "zoetrope").toAbsolutePath();

  @TempDir private Path folder;
  private Path home;

  /** A copy's worth of links, in a folder whose name has a blank. */
  @BeforeEach
  void linkTheDistribution() throws IOException {
    home = Files.createDirectories(folder.resolve("my video tools"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(DISTRIBUTION.resolve("bin/zoetrope"), home.resolve("bin/zoetrope"));
    home.resolve("bin/zoetrope").toFile().setExecutable(true);
    Files.createSymbolicLink(home.resolve("lib"), DISTRIBUTION.resolve("lib"));
  }

  private record Ended(int code, String output) {}

  private Ended start(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
    builder.directory(folder.toFile()).redirectErrorStream(true).environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static Map<String, String> thisJvm() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void startsFromAnyFolderThroughLinksAndBlanks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("z one"), home.resolve("bin/zoetrope"));
    Path second = Files.createSymbolicLink(folder.resolve("z"), first.getFileName());
    Ended ended = start(second, thisJvm(), "--version");
    // No other line: no warning on any Java.
    assertThat(ended.output().lines()).hasSize(2);
    assertThat(ended.output()).startsWith("zoetrope 0.").contains("Java " + Runtime.version());
    assertThat(ended.code()).isZero();
  }

  @Test
  void handsExitCodesAndArgumentsOn() throws Exception {
    assertThat(start(home.resolve("bin/zoetrope"), thisJvm(), "no such").code()).isEqualTo(2);
    assertThat(start(home.resolve("bin/zoetrope"), thisJvm(), "no such").output())
        .contains("'no such'");
  }

  @Test
  void addsJavaOpts() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "-Da=1 -XshowSettings:vm");
    assertThat(start(home.resolve("bin/zoetrope"), environment, "--version").output())
        .contains("VM settings", "zoetrope 0.");
  }

  @Test
  void saysWhereItLookedForJava() throws Exception {
    Ended ended =
        start(home.resolve("bin/zoetrope"), Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output().strip())
        .isEqualTo("zoetrope: JAVA_HOME is " + folder + ", but there is no bin/java in it.");
  }

  @Test
  void refusesAnOldJava() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk 11/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    old.resolve("bin/java").toFile().setExecutable(true);
    Ended ended =
        start(home.resolve("bin/zoetrope"), Map.of("JAVA_HOME", old.toString()), "--version");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output().strip()).endsWith("bin/java is 11.").startsWith("zoetrope: Java 17");
  }
}
