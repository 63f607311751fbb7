package dev.zoetrope.bench.load.payload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Files as they are: pictures, and the numbers of a tensor. */
final class FilePayloads {
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private FilePayloads() {}

  /** A picture file, or all those of a folder in the order of their names. */
  static List<Payload> pictures(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(0, "frames");
    Path path = words.path();
    List<Path> files = Files.isDirectory(path) ? folder(path) : List.of(path);
    if (files.isEmpty()) {
      throw words.wrong("there is no .jpg, .jpeg or .png in the folder");
    }
    int most = words.frames(PayloadWords.MAX_FRAMES);
    if (files.size() > PayloadWords.MAX_FRAMES) {
      throw words.wrong(
          "it holds %d pictures; at most %d are allowed, or frames=N to take the first N"
              .formatted(files.size(), PayloadWords.MAX_FRAMES));
    }
    List<Payload> payloads = new ArrayList<>();
    for (Path file : files.subList(0, Math.min(most, files.size()))) {
      budget.take(1, Files.size(file));
      byte[] bytes = Files.readAllBytes(file);
      Payload.Kind kind = kind(words, file, bytes);
      if (!payloads.isEmpty() && payloads.get(0).kind() != kind) {
        throw words.wrong(
            "%s is %s, %s before it %s; all frames of a payload must be of one kind"
                .formatted(
                    file.getFileName(), kind, payloads.get(0).name(), payloads.get(0).kind()));
      }
      payloads.add(
          new Payload(String.valueOf(file.getFileName()), kind, List.of(), ByteBuffer.wrap(bytes)));
    }
    return payloads;
  }

  private static List<Path> folder(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(file -> isPicture(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT)))
          .sorted()
          .toList();
    }
  }

  private static boolean isPicture(String name) {
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  private static Payload.Kind kind(PayloadWords words, Path file, byte[] bytes) {
    if (startsWith(bytes, JPEG)) {
      return Payload.Kind.JPEG;
    }
    if (startsWith(bytes, PNG)) {
      return Payload.Kind.PNG;
    }
    throw words.wrong("%s is neither JPEG nor PNG by its first bytes".formatted(file));
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes.length <= i || bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** One tensor, or several one after the other. */
  static List<Payload> raw(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(1);
    if (words.plain().isEmpty()) {
      throw words.wrong("a tensor's type and shape must follow, as in raw:FILE,FP32[3,224,224]");
    }
    TensorShape shape = TensorShape.parse(words.plain().get(0));
    Path file = words.path();
    long size = Files.size(file);
    if (size == 0 || size % shape.bytes() != 0) {
      throw words.wrong(
          "%s has %,d bytes; it must have %,d or a multiple of that"
              .formatted(words.subject(), size, shape.bytes()));
    }
    budget.take(1, size);
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    int each = (int) shape.bytes();
    List<Payload> payloads = new ArrayList<>();
    for (int at = 0; at + each <= all.limit(); at += each) {
      payloads.add(
          new Payload(
              "tensor " + payloads.size(), shape.kind(), shape.sizes(), all.slice(at, each)));
    }
    return payloads;
  }
}
