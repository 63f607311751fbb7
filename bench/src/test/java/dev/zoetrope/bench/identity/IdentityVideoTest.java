package dev.zoetrope.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class IdentityVideoTest {
  private static final int SIDE = IdentityPicture.SIDE;

  @Test
  void everyPictureIsReadBackByItself() {
    try (IdentityVideo video = new IdentityVideo()) {
      for (int sequence = 0; sequence < 12; sequence++) {
        FrameIdentity frame = new FrameIdentity(2, sequence);
        ByteBuffer unit = video.encode(frame.word());
        // A decoder of its own for each: none depends on one before.
        assertThat(IdentityVerdict.of(decode(unit), frame, false, IdentityVerdict.LOSSY))
            .isEqualTo(IdentityVerdict.RIGHT);
      }
    }
  }

  private static List<Float> decode(ByteBuffer unit) {
    AVCodec codec = avcodec_find_decoder(AV_CODEC_ID_H264);
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try (BytePointer bytes =
        new BytePointer((long) unit.remaining() + AV_INPUT_BUFFER_PADDING_SIZE)) {
      bytes.zero();
      byte[] copy = new byte[unit.remaining()];
      unit.duplicate().get(copy);
      bytes.put(copy, 0, copy.length);
      assertThat(avcodec_open2(context, codec, (AVDictionary) null)).isZero();
      packet.data(bytes).size(unit.remaining());
      assertThat(avcodec_send_packet(context, packet)).isZero();
      assertThat(avcodec_send_packet(context, null)).isZero();
      assertThat(avcodec_receive_frame(context, frame)).isZero();
      return levels(frame);
    } finally {
      avcodec_free_context(context);
      av_packet_free(packet);
      av_frame_free(frame);
    }
  }

  private static List<Float> levels(AVFrame frame) {
    assertThat(frame.width()).isEqualTo(SIDE);
    assertThat(frame.height()).isEqualTo(SIDE);
    List<Float> levels = new ArrayList<>();
    for (int block = 0; block < 64; block++) {
      float sum = 0;
      for (int y = block / 8 * 28; y < block / 8 * 28 + 28; y++) {
        for (int x = block % 8 * 28; x < block % 8 * 28 + 28; x++) {
          sum += ((frame.data(0).get((long) y * frame.linesize(0) + x) & 255) - 16) / 219f;
        }
      }
      levels.add(sum / (28 * 28));
    }
    return levels;
  }
}
