package dev.zoetrope.client.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of pictures: a video file, a folder, a camera, a URL, a test pattern. One thread at a
 * time, save for {@link #cancel()} and {@link #counts()}.
 */
public interface FrameSource extends AutoCloseable {

  /** What is known before the first picture. Any thread. */
  SourceInfo info();

  /**
   * The next picture as fast as the source gives it: a file does not wait for its frame rate (see
   * {@link PacedReader}), a camera blocks until it has one. A picture that cannot be decoded is
   * counted and passed over.
   *
   * @return null at the end, and after {@link #cancel()}
   * @throws SourceException if the source cannot go on; one sentence
   */
  @Nullable SourceFrame next() throws IOException;

  /** What happened so far. Any thread. */
  SourceCounts counts();

  /** Makes a {@link #next()} that is blocked, and every later one, return null soon. Any thread. */
  void cancel();

  /** Frees native memory; idempotent. Not while another thread is in {@link #next()}. */
  @Override
  void close();
}
