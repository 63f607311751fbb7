package dev.zoetrope.bench.live;

import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes its time over every result, on the listener's thread: the client library stops asking for
 * more, and replies pile up in the server.
 *
 * @param frames the stream's pictures
 * @param pause for each result
 */
public record SlowReader(FrameMaker frames, Duration pause) implements FrameMaker {
  @Override
  public Picture make(long sequence) {
    return frames.make(sequence);
  }

  @Override
  public void judge(Reply result) {
    frames.judge(result);
    LockSupport.parkNanos(pause.toNanos());
  }

  @Override
  public void done(long sequence) {
    frames.done(sequence);
  }

  @Override
  public void close() {
    frames.close();
  }
}
