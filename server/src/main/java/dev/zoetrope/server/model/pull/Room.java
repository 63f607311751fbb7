package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a file may come in: the limit on its size, and what the disk has left. */
final class Room {
  /** What a pull leaves free for everybody else. */
  static final long MARGIN_BYTES = 64 << 20;

  private final PullContext context;

  Room(PullContext context) {
    this.context = context;
  }

  /**
   * Asks before anything is written.
   *
   * @param total bytes of the whole; -1: not known
   * @param held bytes of it that are there
   * @throws PullException if it is too large
   */
  void check(RemoteFile file, long total, long held) throws IOException {
    long most = context.settings().maxBytes();
    if (Math.max(total, held) > most) {
      throw new PullException(
          Reason.NO_ROOM,
          "%s: %,d bytes, at most %,d are allowed (--max-size)"
              .formatted(file.uri(), Math.max(total, held), most));
    }
    Path folder = file.target().toAbsolutePath().getParent();
    long usable = folder == null ? 0 : context.host().usableBytes(folder);
    long needed = Math.max(0, total - held) + MARGIN_BYTES;
    if (usable < needed) {
      throw new PullException(
          Reason.NO_ROOM,
          "%s: needs %,d bytes in %s, %,d of them to stay free, and it has %,d"
              .formatted(file.name(), needed, folder, MARGIN_BYTES, usable));
    }
  }
}
