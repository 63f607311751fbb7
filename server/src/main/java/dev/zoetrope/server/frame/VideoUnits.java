package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.H264ParameterSets.Slice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one video's access units before they are decoded: the size they announce, and (H.264)
 * whether the pictures they refer to can be there. FFmpeg notices missing references of H.265 by
 * itself; in H.264 it fills a gap of frame numbers with the picture before.
 */
final class VideoUnits {
  private static final int H264_PICTURE_SET = 8;

  private final VideoCodec codec;
  private final H264ParameterSets sets = new H264ParameterSets();
  private int lastReference;

  /**
   * What an access unit says of itself.
   *
   * @param format the largest that its parameter sets name; null if it has none
   * @param keyframe whether its picture needs none before it
   * @param missing whether a picture that it builds on was not seen
   */
  record Summary(@Nullable VideoFormat format, boolean keyframe, boolean missing) {}

  VideoUnits(VideoCodec codec) {
    this.codec = codec;
  }

  VideoCodec codec() {
    return codec;
  }

  /**
   * Reads the next one in order.
   *
   * @return null if there is no picture in it
   */
  @Nullable Summary read(ByteBuffer payload) throws InvalidFrameException {
    NalUnits units = new NalUnits(codec, payload);
    VideoFormat largest = null;
    Boolean missing = null;
    boolean keyframe = false;
    // To the end: a parameter set behind the picture would reach FFmpeg as well.
    while (units.next()) {
      int type = units.type();
      if (codec.isParameterSet(type)) {
        VideoFormat format = format(units);
        if (largest == null || format.decoderBytes() > largest.decoderBytes()) {
          largest = format;
        }
      } else if (codec == VideoCodec.H264 && type == H264_PICTURE_SET) {
        sets.picture(units.payload());
      } else if (missing == null && codec.isPicture(type)) {
        keyframe = codec.isKeyframe(type);
        missing = isMissing(units, keyframe);
      }
    }
    return missing == null ? null : new Summary(largest, keyframe, missing);
  }

  private VideoFormat format(NalUnits units) throws InvalidFrameException {
    if (codec == VideoCodec.H264) {
      return sets.sequence(units.payload());
    }
    if (units.layer() != 0) {
      throw new InvalidFrameException("pixels: H.265 of one layer, got layer " + units.layer());
    }
    return H265ParameterSets.sequence(units.payload());
  }

  /** H.264 section 7.4.3, frame_num. */
  private boolean isMissing(NalUnits units, boolean keyframe) throws InvalidFrameException {
    if (codec != VideoCodec.H264) {
      return false;
    }
    Slice slice = sets.slice(units.payload());
    boolean reference = (units.header() & 0x60) != 0;
    int before = lastReference;
    if (reference) {
      lastReference = slice.number();
    }
    return !keyframe
        && slice.modulus() > 0
        && slice.number() != before
        && slice.number() != (before + 1) % slice.modulus();
  }
}
