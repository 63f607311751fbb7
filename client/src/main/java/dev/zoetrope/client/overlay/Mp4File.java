package dev.zoetrope.client.overlay;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;

import dev.zoetrope.client.media.Ffmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** An MP4 file with one video stream and its index in front. One thread at a time. */
final class Mp4File implements AutoCloseable {
  private final Path path;
  private final AVFormatContext context = new AVFormatContext(null);
  private final AVIOContext out = new AVIOContext(null);
  private final AVStream stream;
  private final AVRational encoderUnit;
  private final long periodTicks;

  /** Creates the file, replacing one that is there. */
  Mp4File(Path path, AVCodecContext encoder, long periodTicks) throws IOException {
    this.path = path;
    this.encoderUnit = encoder.time_base();
    this.periodTicks = periodTicks;
    check("prepared", avformat_alloc_output_context2(context, null, "mp4", (String) null));
    stream = avformat_new_stream(context, null);
    try {
      avcodec_parameters_from_context(stream.codecpar(), encoder);
      stream.time_base(encoder.time_base());
      stream.avg_frame_rate(encoder.framerate());
      open();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    String url = "file:" + path.toAbsolutePath();
    AVDictionary settings = new AVDictionary(null);
    try (BytePointer name = new BytePointer(url, StandardCharsets.UTF_8)) {
      // Moving the index to the front reads the file again, by this name.
      context.url(av_strdup(name));
      check("created", avio_open(out, name, AVIO_FLAG_WRITE));
      context.pb(out);
      av_dict_set(settings, "movflags", "+faststart", 0);
      check("written", avformat_write_header(context, settings));
    } finally {
      av_dict_free(settings);
    }
  }

  /** Writes a packet and leaves it empty. */
  void write(AVPacket packet) throws IOException {
    packet.stream_index(stream.index()).duration(periodTicks);
    av_packet_rescale_ts(packet, encoderUnit, stream.time_base());
    check("written", av_interleaved_write_frame(context, packet));
  }

  /** Writes the index. Nothing can be written after it. */
  void finish() throws IOException {
    check("finished", av_write_trailer(context));
    if (!out.isNull()) {
      check("closed", avio_closep(out));
    }
  }

  private void check(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException("%s cannot be %s: %s".formatted(path, what, Ffmpeg.describe(result)));
    }
  }

  @Override
  public void close() {
    if (!out.isNull()) {
      avio_closep(out);
    }
    if (!context.isNull()) {
      avformat_free_context(context);
      context.setNull();
    }
  }
}
