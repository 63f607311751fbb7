package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;

/** Finds out how a picture or a stream wants to be turned. */
final class DisplayMatrix {
  private static final int BYTES = 9 * Integer.BYTES;

  private DisplayMatrix() {}

  /** Of one decoded picture: the stream's matrix, or EXIF where the decoder reads it. */
  static Orientation of(AVFrame picture) {
    AVFrameSideData data = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    return data == null || data.size() < BYTES
        ? Orientation.UPRIGHT
        : Orientation.ofDisplayMatrix(new IntPointer(data.data()));
  }

  /** Of a stream, before its first picture. */
  static Orientation of(AVCodecParameters parameters) {
    AVPacketSideData all = parameters.coded_side_data();
    if (all == null) {
      return Orientation.UPRIGHT;
    }
    AVPacketSideData data =
        av_packet_side_data_get(all, parameters.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    return data == null || data.size() < BYTES
        ? Orientation.UPRIGHT
        : Orientation.ofDisplayMatrix(new IntPointer(data.data()));
  }
}
