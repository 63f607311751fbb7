package dev.zoetrope.bench.live;

import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;

/**
 * Makes one stream's pictures and judges their answers. Pictures are made by the sending thread;
 * the other methods are called by the stream's listener.
 */
public interface FrameMaker extends AutoCloseable {
  /** The picture with this number. */
  Picture make(long sequence);

  /** A result came. */
  default void judge(Reply result) {}

  /** Every answer to the frame has come, or it was never taken: its memory may be used again. */
  default void done(long sequence) {}

  /** No more pictures; called by whoever made it, after its stream has closed. */
  @Override
  default void close() {}
}
