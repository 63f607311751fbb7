package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {
  @TempDir private Path folder;

  @Test
  void acceptsTheHostThatRunsThisTest() {
    assertThat(HostCheck.refusal()).isEmpty();
  }

  @Test
  void acceptsWhatLibTorchIsBuiltFor() {
    assertThat(HostCheck.refusal("Linux", "amd64")).isEmpty();
    assertThat(HostCheck.refusal("Mac OS X", "aarch64")).isEmpty();
    assertThat(HostCheck.refusal("Windows 11", "amd64")).isEmpty();
  }

  @Test
  void refusesOtherHostsInOneSentenceThatNamesThem() {
    assertThat(HostCheck.refusal("Linux", "aarch64"))
        .get()
        .asString()
        .endsWith("Linux on aarch64.");
    assertThat(HostCheck.refusal("Mac OS X", "x86_64")).get().asString().contains("x86_64.");
    assertThat(HostCheck.refusal("Windows 11", "aarch64")).isPresent();
    assertThat(HostCheck.refusal("FreeBSD", "amd64")).get().asString().contains("FreeBSD");
  }

  @Test
  void readsTheNewestSymbolVersionOfALibc() {
    byte[] libc = "\0GLIBC_2.9\0GLIBC_2.34\0GLIBC_2.2.5\0".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(HostCheck.newestGlibcMinor(libc)).isEqualTo(34);
  }

  @Test
  void refusesAnOldGlibc() throws IOException {
    assertThat(HostCheck.libcRefusal(mapsWith("libc.so.6", "\0GLIBC_2.31\0GLIBC_2.34\0")))
        .get()
        .asString()
        .endsWith("this host has glibc 2.34.");
  }

  @Test
  void acceptsTheOldestGlibcThatWillDo() throws IOException {
    assertThat(HostCheck.libcRefusal(mapsWith("libc.so.6", "\0GLIBC_2.35\0"))).isEmpty();
  }

  @Test
  void refusesMusl() throws IOException {
    assertThat(HostCheck.libcRefusal(mapsWith("ld-musl-x86_64.so.1", "")))
        .get()
        .asString()
        .endsWith("this JVM runs on musl.");
  }

  @Test
  void leavesAnUnknownLibcToTheLinker() throws IOException {
    assertThat(HostCheck.libcRefusal(mapsWith("libother.so", ""))).isEmpty();
  }

  private Path mapsWith(String library, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(library), content);
    return Files.writeString(
        folder.resolve("maps"),
        "7f0000-7f1000 r-xp 00000000 08:01 42 [heap]\n7f1000-7f2000 r-xp 00000000 08:01 42  "
            + file
            + "\n");
  }
}
