package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What a pull needs of the machine it runs on, handed in so that tests can stand in for it. */
public interface PullHost {

  /** Waits, on the pulling thread. */
  void pause(Duration time) throws InterruptedException;

  /** Bytes that may still be written into a folder. */
  long usableBytes(Path folder) throws IOException;
}
