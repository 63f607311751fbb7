package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import dev.zoetrope.client.media.Ffmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVBitStreamFilter;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * Brings packets to Annex B, whatever their container keeps them as, through FFmpeg's {@code
 * h264_mp4toannexb} and {@code hevc_mp4toannexb}. One packet in, one out. One thread at a time.
 */
final class AnnexBFilter implements AutoCloseable {
  private final AVBSFContext context = new AVBSFContext(null);
  private final String name;

  AnnexBFilter(AccessUnits units, AVStream stream, String name) throws IOException {
    this.name = name;
    AVBitStreamFilter filter = av_bsf_get_by_name(units.annexBFilter());
    if (filter == null) {
      throw new SourceException(
          SourceException.Kind.MISSING_LIBRARY,
          "%s cannot be sent as it is: this FFmpeg has no filter %s"
              .formatted(name, units.annexBFilter()));
    }
    check(av_bsf_alloc(filter, context));
    try {
      check(avcodec_parameters_copy(context.par_in(), stream.codecpar()));
      context.time_base_in(stream.time_base());
      check(av_bsf_init(context));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * The parameter sets that the container keeps apart, as Annex B; empty if it keeps none. The
   * caller's to keep.
   */
  ByteBuffer parameterSets() {
    AVCodecParameters parameters = context.par_out();
    int bytes = parameters.extradata_size();
    if (bytes < 4 || parameters.extradata() == null) {
      return ByteBuffer.allocate(0);
    }
    byte[] copy = new byte[bytes];
    parameters.extradata().get(copy);
    boolean annexB =
        copy[0] == 0 && copy[1] == 0 && (copy[2] == 1 || (copy[2] == 0 && copy[3] == 1));
    return ByteBuffer.wrap(annexB ? copy : new byte[0]);
  }

  /** Filters a packet in place; false if it is damaged, and then it is empty. */
  boolean filter(AVPacket packet) {
    if (av_bsf_send_packet(context, packet) < 0) {
      av_packet_unref(packet);
      return false;
    }
    return av_bsf_receive_packet(context, packet) >= 0;
  }

  private void check(int result) throws IOException {
    if (result < 0) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE,
          "%s cannot be sent as it is: %s".formatted(name, Ffmpeg.describe(result)));
    }
  }

  @Override
  public void close() {
    av_bsf_free(context);
  }
}
