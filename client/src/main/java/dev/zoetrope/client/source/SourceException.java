package dev.zoetrope.client.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source that cannot be opened or cannot go on. The message is one sentence for the user. */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of thing went wrong, for exit codes and retries. */
  public enum Kind {
    /** The words that name the source make no sense; trying again is no use. */
    USAGE,
    /** There is no such file, folder, device or stream. */
    NOT_FOUND,
    /** It is there, but access is refused. */
    NO_PERMISSION,
    /** It is there, but it is not a picture, a video or a folder with pictures. */
    UNREADABLE,
    /** A limit says no. */
    TOO_LARGE,
    /** The network failed or was too slow; trying again may help. */
    UNREACHABLE,
    /** A native library is not on this machine. */
    MISSING_LIBRARY
  }

  private final Kind kind;

  SourceException(Kind kind, String message) {
    this(kind, message, null);
  }

  SourceException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
