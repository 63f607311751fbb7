package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.VideoPicture;
import java.nio.ByteBuffer;

/**
 * One picture of a video that has been taken off the wire and waits to be decoded.
 *
 * @param spec what the client says about it; already checked against the limits
 * @param payload its NAL units, position to limit
 * @param isKeyframe whether decoding can begin here
 * @param keyframesOnly whether its stream wants keyframes alone
 */
public record AccessUnit(
    PictureSpec spec, ByteBuffer payload, boolean isKeyframe, boolean keyframesOnly)
    implements VideoPicture {

  /** Looks for the first slice to tell a keyframe. Any thread. */
  public static AccessUnit of(PictureSpec spec, ByteBuffer payload, boolean keyframesOnly) {
    VideoCodec codec = VideoCodec.of(spec.format());
    NalUnits units = new NalUnits(codec, payload);
    boolean keyframe = false;
    while (units.next()) {
      if (codec.isPicture(units.type())) {
        keyframe = codec.isKeyframe(units.type());
        break;
      }
    }
    return new AccessUnit(spec, payload, keyframe, keyframesOnly);
  }

  @Override
  public int bytes() {
    return payload.remaining();
  }
}
