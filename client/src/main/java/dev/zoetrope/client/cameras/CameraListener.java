package dev.zoetrope.client.cameras;

import dev.zoetrope.client.OpenedStream;
import dev.zoetrope.client.Reply;

/**
 * Hears of all cameras. Any thread, several at once for different cameras; for one camera, states
 * come one at a time, and so do replies. Must not wait.
 */
public interface CameraListener {
  /** Its source's state has changed, or its stream's. */
  void onState(CameraStatus status);

  /**
   * The one reply for a frame and a model.
   *
   * @param recordedUnixMicros when the picture was taken, if its source is a recording that says
   *     so; otherwise 0
   */
  void onReply(String id, Reply reply, long recordedUnixMicros);

  /** A frame has been given to its stream. */
  default void onGiven(String id) {}

  /** The server has opened its stream. */
  default void onOpened(String id, OpenedStream opened) {}

  /** Something a person should know; one sentence. */
  void onNote(String id, String note);
}
