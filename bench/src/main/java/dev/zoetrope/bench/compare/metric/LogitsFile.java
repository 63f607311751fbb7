package dev.zoetrope.bench.compare.metric;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model's logits, picture by picture, each four bytes, big-endian. One thread. */
final class LogitsFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataInputStream in;

  LogitsFile(Path file) throws IOException {
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
  }

  /**
   * The next picture's.
   *
   * @throws java.io.EOFException if there are not so many
   */
  void read(float[] into) throws IOException {
    for (int c = 0; c < into.length; c++) {
      into[c] = in.readFloat();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
