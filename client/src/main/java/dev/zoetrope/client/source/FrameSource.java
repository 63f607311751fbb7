package dev.zoetrope.client.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of pictures: a video file, a folder, a camera, a URL, a test pattern. One thread at a
 * time.
 */
public interface FrameSource extends AutoCloseable {

  /** What is known before the first picture. */
  SourceInfo info();

  /**
   * The next picture as fast as the source gives it: a file does not wait for its frame rate (the
   * caller paces), a camera blocks until it has one.
   *
   * @return null at the end
   */
  @Nullable SourceFrame next() throws IOException;

  /** Frees native memory; idempotent. */
  @Override
  void close();
}
