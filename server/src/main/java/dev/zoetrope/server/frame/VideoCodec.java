package dev.zoetrope.server.frame;

import dev.zoetrope.v1.PixelFormat;
import org.bytedeco.ffmpeg.global.avcodec;

/** The video codecs, and what the first bytes of their NAL units say. */
enum VideoCodec {
  /** ITU-T H.264, table 7-1. */
  H264("H.264", 1) {
    @Override
    int nalType(int header) {
      return header & 0x1f;
    }

    @Override
    boolean isPicture(int nalType) {
      return nalType >= 1 && nalType <= 5;
    }

    @Override
    boolean isKeyframe(int nalType) {
      return nalType == 5;
    }

    @Override
    boolean isParameterSet(int nalType) {
      return nalType == 7;
    }
  },

  /** ITU-T H.265, table 7-1: 16 to 23 are the random access points. */
  H265("H.265", 2) {
    @Override
    int nalType(int header) {
      return (header >> 1) & 0x3f;
    }

    @Override
    boolean isPicture(int nalType) {
      return nalType < 32;
    }

    @Override
    boolean isKeyframe(int nalType) {
      return nalType >= 16 && nalType <= 23;
    }

    @Override
    boolean isParameterSet(int nalType) {
      return nalType == 33;
    }
  };

  private final String title;
  private final int headerBytes;

  VideoCodec(String title, int headerBytes) {
    this.title = title;
    this.headerBytes = headerBytes;
  }

  /** The codec of a format, which is one of video. */
  static VideoCodec of(PixelFormat format) {
    return switch (format) {
      case PIXEL_FORMAT_H264 -> H264;
      case PIXEL_FORMAT_H265 -> H265;
      default -> throw new IllegalArgumentException(format + " is not video");
    };
  }

  /** From the first byte of a NAL unit. */
  abstract int nalType(int header);

  /** Whether such a unit holds a slice of a picture. */
  abstract boolean isPicture(int nalType);

  /** Whether such a slice's picture needs none before it. */
  abstract boolean isKeyframe(int nalType);

  /** Whether such a unit is a sequence parameter set, which states the size. */
  abstract boolean isParameterSet(int nalType);

  /** Bytes before a NAL unit's payload. */
  int headerBytes() {
    return headerBytes;
  }

  /** For messages. */
  String title() {
    return title;
  }

  /** FFmpeg's number. */
  int id() {
    return this == H264 ? avcodec.AV_CODEC_ID_H264 : avcodec.AV_CODEC_ID_HEVC;
  }
}
