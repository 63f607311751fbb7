package dev.zoetrope.server.cli;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.model.pull.PullHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The machine that a command runs on. */
final class PullMachine implements PullHost {

  @Override
  public void pause(Duration time) throws InterruptedException {
    Clock clock = SystemTime.INSTANCE;
    long end = clock.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - clock.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      SystemTime.pause(left);
    }
  }

  @Override
  public long usableBytes(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }
}
