package dev.zoetrope.client.media;

import java.io.IOException;

/** A native library cannot be loaded on this machine. The message is one sentence that names it. */
public final class MissingLibraryException extends IOException {
  private static final long serialVersionUID = 1L;

  MissingLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
