package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointReadIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain.pth", "protocol4.pth", "wrapped.pth", "legacy.pth"})
  void readsEveryKindOfTensorThatTorchSaves(String file) throws IOException {
    String prefix = file.equals("wrapped.pth") ? "module." : "";
    try (Checkpoint checkpoint = Checkpoints.open(Fixtures.path(file))) {
      requirePlain(checkpoint, prefix);
    }
  }

  private static void requirePlain(Checkpoint checkpoint, String prefix) {
    assertThat(checkpoint.format()).startsWith("PyTorch state dict");
    assertThat(checkpoint.entries()).hasSize(14);
    assertThat(checkpoint.entries().get(prefix + "half"))
        .isEqualTo(new Checkpoint.Entry(ElementType.F16, List.of(5L)));
    requireTensor(
        checkpoint, prefix + "conv.weight", new long[] {2, 3, 2, 2}, Fixtures.formula(24));
    for (String floats : List.of("half", "bfloat", "double")) {
      requireTensor(checkpoint, prefix + floats, new long[] {5}, Fixtures.formula(5));
    }
    float[] shared = Fixtures.formula(24);
    float[] transposed = new float[24];
    for (int i = 0; i < 24; i++) {
      transposed[i] = shared[i % 4 * 6 + i / 4];
    }
    requireTensor(checkpoint, prefix + "transposed", new long[] {6, 4}, transposed);
    float[] window = {shared[8], shared[9], shared[10], shared[14], shared[15], shared[16]};
    requireTensor(checkpoint, prefix + "window", new long[] {2, 3}, window);
    requireTensor(checkpoint, prefix + "scalar", new long[0], 2.5f);
    requireTensor(checkpoint, prefix + "empty", new long[] {0, 4});
    requireTensor(checkpoint, prefix + "flags", new long[] {3}, 1, 0, 1);
    requireTensor(checkpoint, prefix + "bytes", new long[] {3}, 0, 127, 255);
    requireTensor(checkpoint, prefix + "chars", new long[] {3}, -128, 0, 127);
    requireTensor(checkpoint, prefix + "shorts", new long[] {2}, -300, 300);
    requireTensor(checkpoint, prefix + "ints", new long[] {2}, -70000, 70000);
    requireTensor(checkpoint, prefix + "bn.num_batches_tracked", new long[0], 7);
  }

  private static void requireTensor(
      Checkpoint checkpoint, String name, long[] shape, float... values) {
    try (Tensor tensor = checkpoint.read(name)) {
      assertThat(tensor.shape()).as(name).isEqualTo(shape);
      assertThat(tensor.scalar_type().intern()).as(name).isEqualTo(ScalarType.Float);
      assertThat(tensor.is_contiguous()).as(name).isTrue();
      assertThat(Fixtures.values(tensor)).as(name).isEqualTo(values);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantized.pth", "quantized_legacy.pth"})
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void readsWhatQuantizedBytesStandFor(String file) throws IOException {
    float[] eighths = new float[24];
    for (int i = 0; i < 24; i++) {
      eighths[i] = i / 8f - 1.5f;
    }
    try (PointerScope scope = new PointerScope();
        Checkpoint checkpoint = Checkpoints.open(Fixtures.path(file))) {
      assertThat(checkpoint.entries().get("whole"))
          .isEqualTo(new Checkpoint.Entry(ElementType.I8, List.of(2L, 3L, 2L, 2L), true));
      requireTensor(checkpoint, "unsigned", new long[] {2, 3, 2, 2}, eighths);
      requireTensor(checkpoint, "linear._packed_params.bias", new long[] {2}, 1.5f, -2);
      assertThat(checkpoint.entries())
          .containsKey("bare._packed_params.weight")
          .doesNotContainKey("bare._packed_params.bias");

      Tensor whole = checkpoint.readQuantized("whole");
      assertThat(whole.scalar_type().intern()).isEqualTo(ScalarType.QInt8);
      assertThat(whole.q_scale()).isEqualTo(0.25);
      assertThat(whole.q_zero_point()).isEqualTo(3);
      // Eighths in quarters: ties go to the even step.
      assertThat(bytes(whole)).startsWith(-3, -3, -2, -1, -1).endsWith(7, 7, 7, 8, 9);

      Tensor rows = checkpoint.readQuantized("rows");
      assertThat(rows.q_per_channel_axis()).isZero();
      assertThat(Fixtures.values(rows.q_per_channel_scales().to(ScalarType.Float)))
          .containsExactly(0.25f, 0.125f);
      assertThat(Fixtures.values(rows.q_per_channel_zero_points().to(ScalarType.Float)))
          .containsExactly(0, -2);
      assertThat(bytes(rows)).startsWith(-6, -6).endsWith(8, 9);

      Tensor columns = checkpoint.readQuantized("columns");
      assertThat(columns.scalar_type().intern()).isEqualTo(ScalarType.QUInt8);
      assertThat(columns.q_per_channel_axis()).isEqualTo(1);
      requireTensor(
          checkpoint, "columns", new long[] {3, 2}, -1.5f, -1.375f, -1, -.875f, -.5f, -.375f);

      assertThatThrownBy(() -> checkpoint.readQuantized("linear.scale"))
          .isInstanceOf(CheckpointException.class)
          .hasMessage("tensor linear.scale: not quantized but F32 []");
    }
  }

  private static int[] bytes(Tensor quantized) {
    float[] floats = Fixtures.values(quantized.int_repr().to(ScalarType.Float).contiguous());
    int[] bytes = new int[floats.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (int) floats[i];
    }
    return bytes;
  }

  @Test
  void readsEveryElementTypeOfSafetensors() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(66).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(1.5).putDouble(-2).putFloat(1.5f).putFloat(-2);
    data.putShort((short) 0x3e00).putShort((short) 0xc000); // fp16
    data.putShort((short) 0x3fc0).putShort((short) 0xc000); // bf16
    data.putLong(3).putLong(-2).putInt(3).putInt(-2).putShort((short) 3).putShort((short) -2);
    data.put((byte) 3).put((byte) -2).put((byte) 3).put((byte) 254).put((byte) 3).put((byte) 0);
    StringBuilder header = new StringBuilder("{");
    int at = 0;
    for (ElementType type : ElementType.values()) {
      int end = at + 2 * type.bytes();
      header.append(at == 0 ? "" : ",");
      header.append(SafetensorsText.entry(type.name(), type.name(), List.of(2L), at, end));
      at = end;
    }
    byte[] file = SafetensorsText.file(header + "}", 66);
    System.arraycopy(data.array(), 0, file, file.length - 66, 66);
    Path written = Files.write(folder.resolve("no-ending"), file);

    try (Checkpoint checkpoint = Checkpoints.open(written)) {
      assertThat(checkpoint.format()).isEqualTo("safetensors");
      for (ElementType type : List.of(ElementType.F64, ElementType.F32, ElementType.F16)) {
        requireTensor(checkpoint, type.name(), new long[] {2}, 1.5f, -2);
      }
      requireTensor(checkpoint, "BF16", new long[] {2}, 1.5f, -2);
      for (String type : List.of("I64", "I32", "I16", "I8")) {
        requireTensor(checkpoint, type, new long[] {2}, 3, -2);
      }
      requireTensor(checkpoint, "U8", new long[] {2}, 3, 254);
      requireTensor(checkpoint, "BOOL", new long[] {2}, 1, 0);
      assertThatThrownBy(() -> checkpoint.read("absent")).hasMessageContaining("absent");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear.torchscript|linear.torchscript: TorchScript archive",
        "namespace.pth|namespace.pth: pickle names argparse.Namespace, which is not part of a state",
        "no_tensors.pth|no tensors at the top of the checkpoint nor under [model, state_dict",
        "hf_vit.logits.json|neither a safetensors file nor a PyTorch zip archive",
      })
  void refusesWhatIsNoStateDictByName(String file, String message) {
    assertThatThrownBy(() -> Checkpoints.open(Fixtures.path(file)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesALegacyFileThatIsCutShortOrNotTorchs() throws IOException {
    byte[] sound = Files.readAllBytes(Fixtures.path("legacy.pth"));
    Path file = folder.resolve("cut.pth");
    Files.write(file, Arrays.copyOf(sound, sound.length - 1));
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cut.pth: storage ")
        .hasMessageContaining("of 3 × U8: the file announces 3 and has 2 bytes left");
    Files.write(file, Arrays.copyOf(sound, 200));
    assertThatThrownBy(() -> Checkpoints.open(file)).hasMessageContaining("ends early");
    Files.write(file, new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.', 0, 0, 0, 0});
    assertThatThrownBy(() -> Checkpoints.open(file))
        .hasMessageContaining("cut.pth: a bare pickle that torch.save did not write");
  }

  @Test
  void readsAStateDictWithMetadata() throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(Fixtures.path("metadata.pth"))) {
      assertThat(checkpoint.entries().keySet()).containsExactly("weight", "bias");
    }
  }

  @Test
  void swapsTheBytesOfABigEndianArchive() throws IOException {
    Path file = rewrite("plain.pth", ZipEntry.STORED, (name, bytes) -> bigEndian(name, bytes));
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      requireTensor(checkpoint, "half", new long[] {5}, Fixtures.formula(5));
    }
  }

  private static byte[] bigEndian(String name, byte[] bytes) {
    if (name.endsWith("/byteorder")) {
      return "big".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
    if (name.contains("/data/") && bytes.length == 10) { // the two tensors of five 16-bit numbers
      for (int i = 0; i < bytes.length; i += 2) {
        byte low = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = low;
      }
    }
    return bytes;
  }

  @Test
  void refusesCompressedAndShortenedEntries() throws IOException {
    Path compressed = rewrite("plain.pth", ZipEntry.DEFLATED, (name, bytes) -> bytes);
    assertThatThrownBy(() -> Checkpoints.open(compressed))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is compressed; torch.save stores entries as they are");
    Path shortened =
        rewrite(
            "plain.pth",
            ZipEntry.STORED,
            (name, bytes) -> name.endsWith("/data/0") ? new byte[95] : bytes);
    assertThatThrownBy(() -> Checkpoints.open(shortened))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("storage 0 of 24 × F32 takes 96 bytes, the archive has 95");
  }

  private interface Edit {
    byte[] apply(String name, byte[] bytes);
  }

  private Path rewrite(String fixture, int method, Edit edit) throws IOException {
    Path file = folder.resolve(method + "-" + fixture);
    try (ZipFile in = new ZipFile(Fixtures.path(fixture).toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      Enumeration<? extends ZipEntry> entries = in.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        byte[] bytes = edit.apply(entry.getName(), in.getInputStream(entry).readAllBytes());
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setMethod(method);
        copy.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        copy.setCrc(crc.getValue());
        out.putNextEntry(copy);
        out.write(bytes);
      }
    }
    return file;
  }

  @Test
  @SuppressWarnings("try") // the scope is there for the time it is open
  void leavesNoNativeMemoryBehindAndSurvivesAScope() throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(Fixtures.path("plain.pth"))) {
      checkpoint.read("transposed").close();
      long before = Pointer.totalCount();
      for (int i = 0; i < 100; i++) {
        for (String name : checkpoint.entries().keySet()) {
          checkpoint.read(name).close();
        }
        try (PointerScope scope = new PointerScope()) {
          checkpoint.read("half");
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
