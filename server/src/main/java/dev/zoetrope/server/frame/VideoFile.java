package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A video file of the operator's own, read from its first picture to its last: for calibration, not
 * for what clients send. One thread.
 */
public final class VideoFile {
  private static final PictureSpec AS_IT_IS =
      new PictureSpec(
          PixelFormat.PIXEL_FORMAT_H264,
          0,
          0,
          0,
          ColorSpace.COLOR_SPACE_UNSPECIFIED,
          Fit.FIT_UNSPECIFIED,
          null);

  private final Path file;
  private final int maxPixels;

  /**
   * A file that is not opened yet.
   *
   * @param maxPixels limit of width × height
   */
  public VideoFile(Path file, int maxPixels) {
    this.file = file;
    this.maxPixels = maxPixels;
  }

  /**
   * Decodes every picture into a row.
   *
   * @param recipe how pictures become rows
   * @param rows takes each row; its memory is used again for the next
   * @throws IOException if the file is no video that FFmpeg reads, or its pictures are too large
   */
  public void forEachRow(InputRecipe recipe, Consumer<ByteBuffer> rows) throws IOException {
    AVFormatContext format = avformat.avformat_alloc_context();
    AVCodecContext codec = null;
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (PictureDecoder decoder = new PictureDecoder(maxPixels)) {
      // FFmpeg frees the context of a file that it does not open.
      int opened =
          avformat.avformat_open_input(
              format, file.toString(), (AVInputFormat) null, (AVDictionary) null);
      if (opened < 0) {
        format = null;
        throw failure("is no video that FFmpeg opens", opened);
      }
      check("holds no video", avformat.avformat_find_stream_info(format, (AVDictionary) null));
      int stream =
          avformat.av_find_best_stream(
              format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
      check("holds no video", stream);
      AVCodec kind = avcodec.avcodec_find_decoder(format.streams(stream).codecpar().codec_id());
      if (kind == null) {
        throw new IOException(file + ": this FFmpeg build has no decoder for its video");
      }
      codec = avcodec.avcodec_alloc_context3(kind);
      check(
          "cannot be decoded",
          avcodec.avcodec_parameters_to_context(codec, format.streams(stream).codecpar()));
      codec.max_pixels(maxPixels);
      check("cannot be decoded", avcodec.avcodec_open2(codec, kind, (AVDictionary) null));
      RowTarget row = new RowTarget(recipe, ByteBuffer.allocateDirect(recipe.rowBytes()));
      while (avformat.av_read_frame(format, packet) >= 0) {
        if (packet.stream_index() == stream) {
          // A damaged packet costs its picture, not the file.
          avcodec.avcodec_send_packet(codec, packet);
          receive(codec, frame, decoder, row, rows);
        }
        avcodec.av_packet_unref(packet);
      }
      avcodec.avcodec_send_packet(codec, null);
      receive(codec, frame, decoder, row, rows);
    } catch (InvalidFrameException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      if (codec != null) {
        avcodec.avcodec_free_context(codec);
      }
      if (format != null) {
        avformat.avformat_close_input(format);
      }
    }
  }

  private static void receive(
      AVCodecContext codec,
      AVFrame frame,
      PictureDecoder decoder,
      RowTarget row,
      Consumer<ByteBuffer> rows)
      throws InvalidFrameException {
    while (avcodec.avcodec_receive_frame(codec, frame) >= 0) {
      decoder.writeVideo(frame, AS_IT_IS, List.of(row));
      rows.accept(row.row());
    }
  }

  private void check(String problem, int result) throws IOException {
    if (result < 0) {
      throw failure(problem, result);
    }
  }

  private IOException failure(String problem, int error) {
    return new IOException("%s: %s (FFmpeg: error %d)".formatted(file, problem, error));
  }
}
