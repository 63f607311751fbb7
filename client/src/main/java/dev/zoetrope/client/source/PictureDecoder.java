package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.zoetrope.client.media.Ffmpeg;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes picture files, one at a time. One thread at a time. */
final class PictureDecoder implements AutoCloseable {
  private static final long MAX_FILE_BYTES = 256L << 20;
  // Segment length and body of Adobe's marker: "Adobe", version 100, flags 0, 0, transform 0
  // (CMYK).
  private static final byte[] ADOBE_CMYK = {
    (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private final long maxPixels;
  private final AVFrame picture = av_frame_alloc();

  PictureDecoder(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  /** A decoded picture, valid until the next one is decoded. */
  record Decoded(AVFrame picture, Orientation orientation) {}

  /**
   * Decodes a file.
   *
   * @throws SourceException if it is broken or too large, without the file's name
   */
  Decoded decode(Path file, PictureType type) throws IOException {
    AVPacket packet = av_packet_alloc();
    try {
      ByteBuffer bytes = read(file, packet, type == PictureType.JPEG ? ADOBE_CMYK.length : 0);
      Orientation orientation = null;
      if (type == PictureType.JPEG) {
        JpegHeader header = checkedHeader(bytes);
        orientation = header.orientation();
        if (header.components() == 4 && !header.adobe()) {
          insertAdobe(bytes, packet);
        }
      } else if (type == PictureType.PNG && bytes.limit() >= 24) {
        checkSize(bytes.getInt(16) & 0xFFFFFFFFL, bytes.getInt(20) & 0xFFFFFFFFL);
      }
      decode(packet, type);
      if (picture.colorspace() == AVCOL_SPC_UNSPECIFIED) {
        // Every picture format that stores YUV means BT.601, whatever the height.
        picture.colorspace(AVCOL_SPC_SMPTE170M);
      }
      return new Decoded(picture, orientation == null ? DisplayMatrix.of(picture) : orientation);
    } finally {
      av_packet_free(packet);
    }
  }

  /** A JPEG file's header, if its size is within the limit. */
  JpegHeader checkedHeader(ByteBuffer file) throws SourceException {
    JpegHeader header = JpegHeader.parse(file);
    if (header == null) {
      throw broken("its JPEG header is incomplete");
    }
    checkSize(header.width(), header.height());
    return header;
  }

  /** A file as it is. */
  static ByteBuffer read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return fill(ByteBuffer.allocate(checkedBytes(channel)), channel);
    }
  }

  // Returns the file's bytes; the packet has room for spare bytes more but its size leaves them
  // out.
  private static ByteBuffer read(Path file, AVPacket packet, int spare) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      int size = checkedBytes(channel);
      if (av_new_packet(packet, size + spare) < 0) {
        throw new IOException("there is no memory for its %d bytes".formatted(size));
      }
      packet.size(size);
      ByteBuffer bytes = packet.data().capacity(size + spare).asByteBuffer();
      return fill(bytes.order(ByteOrder.BIG_ENDIAN).limit(size), channel);
    }
  }

  private static int checkedBytes(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > MAX_FILE_BYTES) {
      throw new SourceException(
          SourceException.Kind.TOO_LARGE,
          "a picture file must have at most %d bytes, not %d".formatted(MAX_FILE_BYTES, size));
    }
    return (int) size;
  }

  private static ByteBuffer fill(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  // Without Adobe's marker FFmpeg takes four components for YUV and alpha; everyone else for CMYK
  // as
  // Adobe stores it (inverted).
  private static void insertAdobe(ByteBuffer file, AVPacket packet) {
    int size = file.limit();
    file.limit(size + ADOBE_CMYK.length);
    file.put(2 + ADOBE_CMYK.length, file, 2, size - 2);
    file.put(2, ADOBE_CMYK);
    packet.size(size + ADOBE_CMYK.length);
  }

  private void checkSize(long width, long height) throws SourceException {
    if (width * height > maxPixels) {
      throw new SourceException(
          SourceException.Kind.TOO_LARGE,
          "a picture must have at most %d pixels, not %d (%dx%d)"
              .formatted(maxPixels, width * height, width, height));
    }
  }

  private void decode(AVPacket packet, PictureType type) throws IOException {
    AVCodec codec = avcodec_find_decoder(type.codecId());
    AVCodecContext context = avcodec_alloc_context3(codec);
    try {
      context.max_pixels(maxPixels).thread_count(1);
      context.err_recognition(context.err_recognition() | AV_EF_EXPLODE);
      int result = avcodec_open2(context, codec, (AVDictionary) null);
      if (result >= 0) {
        result = avcodec_send_packet(context, packet);
      }
      if (result >= 0) {
        // Decoders with a delay give the picture only when told that nothing follows.
        avcodec_send_packet(context, null);
        av_frame_unref(picture);
        result = avcodec_receive_frame(context, picture);
      }
      if (result < 0) {
        throw broken(
            "it is damaged or larger than %d pixels (%s)"
                .formatted(maxPixels, Ffmpeg.describe(result)));
      }
      if ((picture.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || picture.decode_error_flags() != 0) {
        throw broken("it is damaged");
      }
    } finally {
      avcodec_free_context(context);
    }
  }

  private static SourceException broken(String how) {
    return new SourceException(SourceException.Kind.UNREADABLE, how);
  }

  @Override
  public void close() {
    av_frame_free(picture);
  }
}
