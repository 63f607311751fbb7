package dev.zoetrope.server.ring;

/**
 * What one stream has for the decoders: pictures that each stand alone ({@link StillQueue}), or a
 * video ({@link VideoQueue}).
 */
public sealed interface DecodeWork permits StillQueue, VideoQueue {

  /** It has left the list of those that wait for a row. Any thread. */
  void unparked();
}
