package dev.zoetrope.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Notices that a file has been written or replaced, by its time, size and identity. One thread. */
final class ChangedFile {
  private record Look(FileTime modified, long size, @Nullable Object key) {}

  private final Path file;
  private @Nullable Look last;

  ChangedFile(Path file) {
    this.file = file;
    this.last = look();
  }

  /** Since the last time this was asked. A file that is not there has not changed: it may come. */
  boolean hasChanged() {
    Look now = look();
    if (now == null || now.equals(last)) {
      return false;
    }
    last = now;
    return true;
  }

  private @Nullable Look look() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
