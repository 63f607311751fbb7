package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What is done to folders. */
final class Folders {
  private Folders() {}

  /**
   * Makes a rename in a folder durable. Not every system lets a folder be opened (Windows does
   * not); the rename is atomic there too, only the moment at which it survives a power cut differs.
   */
  static void sync(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // As said above.
    }
  }
}
