package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an Annex B access unit holds, told by the types of its NAL units (ITU-T H.264, table 7-1;
 * H.265, table 7-1).
 */
enum AccessUnits {
  H264(AV_CODEC_ID_H264, PixelFormat.PIXEL_FORMAT_H264, "h264_mp4toannexb") {
    @Override
    int type(byte header) {
      return header & 0x1F;
    }

    @Override
    boolean isPicture(int type) {
      return type >= 1 && type <= 5;
    }

    @Override
    boolean isStart(int type) {
      return type == 5;
    }

    @Override
    boolean isParameterSet(int type) {
      return type == 7;
    }
  },
  H265(AV_CODEC_ID_HEVC, PixelFormat.PIXEL_FORMAT_H265, "hevc_mp4toannexb") {
    @Override
    int type(byte header) {
      return header >> 1 & 0x3F;
    }

    @Override
    boolean isPicture(int type) {
      return type <= 31;
    }

    @Override
    boolean isStart(int type) {
      return type >= 16 && type <= 23;
    }

    @Override
    boolean isParameterSet(int type) {
      return type == 33;
    }
  };

  /**
   * What was found in a unit.
   *
   * @param picture whether there is a slice in it
   * @param start whether a decoder can begin with it (IDR, or IRAP in H.265)
   * @param parameterSets whether it brings its sequence parameter set with it
   */
  record Contents(boolean picture, boolean start, boolean parameterSets) {}

  private final int codecId;
  private final PixelFormat format;
  private final String annexBFilter;

  AccessUnits(int codecId, PixelFormat format, String annexBFilter) {
    this.codecId = codecId;
    this.format = format;
    this.annexBFilter = annexBFilter;
  }

  /** Null if FFmpeg's codec is neither of the two. */
  static @Nullable AccessUnits of(int codecId) {
    for (AccessUnits units : values()) {
      if (units.codecId == codecId) {
        return units;
      }
    }
    return null;
  }

  PixelFormat format() {
    return format;
  }

  /** FFmpeg's filter that brings packets of this codec to Annex B. */
  String annexBFilter() {
    return annexBFilter;
  }

  abstract int type(byte header);

  abstract boolean isPicture(int type);

  abstract boolean isStart(int type);

  abstract boolean isParameterSet(int type);

  /** Looks at every start code from position to limit, up to the first slice. */
  Contents contents(ByteBuffer unit) {
    boolean parameterSets = false;
    int last = unit.limit() - 3;
    for (int i = unit.position(); i < last; i++) {
      if (unit.get(i) == 0 && unit.get(i + 1) == 0 && unit.get(i + 2) == 1) {
        int type = type(unit.get(i + 3));
        if (isPicture(type)) {
          return new Contents(true, isStart(type), parameterSets);
        }
        parameterSets |= isParameterSet(type);
        i += 2;
      }
    }
    return new Contents(false, false, parameterSets);
  }
}
