package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleArchiveTest {
  private static final String MODULE = "linear.torchscript";
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;

  @TempDir Path folder;

  @Test
  void aModuleThatPyTorchWroteIsSound() {
    assertThatCode(() -> ModuleArchive.requireSound(Fixtures.path(MODULE)))
        .doesNotThrowAnyException();
  }

  @Test
  void everyFlippedBitOfATensorIsSeen() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.path(MODULE));
    // The name lies there twice: before its content, and in the directory.
    int content = text(bytes).indexOf("linear/data/0") + "linear/data/0".length();
    int next = text(bytes).indexOf("PK\3\4", content);
    int refused = 0;
    for (int at = content; at < next; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Path file = Files.write(folder.resolve("damaged.pt"), damaged);
      try {
        ModuleArchive.requireSound(file);
      } catch (CheckpointException e) {
        assertThat(e).hasMessageContaining("entry linear/data/0 is damaged: 24 bytes with");
        refused++;
      }
    }
    // The rest is padding.
    assertThat(refused).isEqualTo(24);
  }

  @Test
  void aFileWithADirectoryAtItsEndIsNoArchiveUnlessItBeginsAsOne() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.path(MODULE));
    bytes[0] = 'X';
    Path file = Files.write(folder.resolve("headless.pt"), bytes);
    assertThatThrownBy(() -> ModuleArchive.requireSound(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no zip archive");
  }

  /** A damaged one ended the process: SIGSEGV in LibTorch's FlatbufferLoader::parseFunction. */
  @Test
  void aLiteModuleAsFlatBufferIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("lite.ptl"), "$\0\0\0PTMF\34\0".getBytes(LATIN));
    assertThatThrownBy(() -> ModuleArchive.requireSound(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("without _use_flatbuffer");
  }

  @Test
  void aBombIsRefusedWithoutTheMemoryItAsksFor() throws IOException {
    Path bomb = folder.resolve("bomb.pt");
    byte[] zeros = new byte[1 << 20];
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
      out.putNextEntry(new ZipEntry("bomb/code/__torch__.py"));
      for (long left = ModuleArchive.MAX_INFLATED_BYTES / zeros.length; left >= 0; left--) {
        out.write(zeros);
      }
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> ModuleArchive.requireSound(bomb))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "entry bomb/code/__torch__.py: compressed entries of more than 268435456 bytes"
                + " together");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    Path file = folder.resolve("twice.pt");
    try (OutputStream raw = Files.newOutputStream(file);
        ZipOutputStream out = new ZipOutputStream(raw)) {
      for (String name : new String[] {"m/data.pkl", "m/data.pkm"}) {
        out.putNextEntry(new ZipEntry(name));
        out.write(1);
      }
    }
    byte[] bytes = text(Files.readAllBytes(file)).replace("pkm", "pkl").getBytes(LATIN);
    Files.write(file, bytes);
    assertThatThrownBy(() -> ModuleArchive.requireSound(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("zip archive with two entries m/data.pkl");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, LATIN);
  }
}
