package dev.zoetrope.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Changes entries of a TorchScript file, whose entries lie uncompressed. */
public final class ZipEdit {
  private ZipEdit() {}

  /** Changes every entry whose name ends so. */
  public static void edit(Path file, String ending, UnaryOperator<byte[]> change)
      throws IOException {
    Path edited = file.resolveSibling("edited");
    try (ZipFile in = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(edited))) {
      Enumeration<? extends ZipEntry> entries = in.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        write(out, entry.getName(), entry.getName().endsWith(ending) ? change.apply(bytes) : bytes);
      }
    }
    Files.move(edited, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }
}
