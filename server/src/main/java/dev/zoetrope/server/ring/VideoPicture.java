package dev.zoetrope.server.ring;

/** A picture of a video: it can be decoded only after those before it, back to a keyframe. */
public interface VideoPicture extends PendingPicture {

  /** Whether decoding can begin here. */
  boolean isKeyframe();

  /** Whether its stream wants keyframes alone. */
  boolean keyframesOnly();
}
