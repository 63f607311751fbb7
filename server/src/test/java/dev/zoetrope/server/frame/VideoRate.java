package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

/**
 * How many streams of video a core decodes and resizes to a model's 224 × 224, by the CPU time of
 * one thread. As a test it encodes a moving pattern with FFmpeg's OpenH264, 0.1 bits a pixel; as a
 * program it takes elementary streams ({@code .h264}, {@code .h265}). Not part of the test run:
 *
 * <pre>
 * mvn -pl proto,server test -Dtest=VideoRate -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
final class VideoRate {
  private static final String HEADING =
      "video                      decode ms  resize ms  streams of 25 fps per core";
  private static final int[][] SIZES = {{640, 360}, {1280, 720}, {1920, 1080}};
  private static final int PICTURES = 100;
  private static final int ROUNDS = 5;
  private static final int FRAMES_PER_SECOND = 25;
  private static final double BITS_PER_PIXEL = 0.1;
  private static final InputRecipe RECIPE =
      new InputRecipe(224, 224, Fit.FIT_CROP, 256, InputRecipe.Interpolation.BILINEAR);

  @Test
  @SuppressWarnings("SystemOut") // Run for what it prints.
  void ofThePatternInThreeSizes() throws Exception {
    System.out.println(HEADING);
    for (int[] size : SIZES) {
      String name = "OpenH264 %d x %d".formatted(size[0], size[1]);
      report(System.out, name, PixelFormat.PIXEL_FORMAT_H264, encode(size[0], size[1]));
    }
  }

  /** Prints a line for each file. */
  @SuppressWarnings("SystemOut") // A program for a terminal.
  public static void main(String[] files) throws Exception {
    System.out.println(HEADING);
    for (String file : files) {
      PixelFormat format = VideoClip.formatOf(file);
      byte[] stream = Files.readAllBytes(Path.of(file));
      String name = Path.of(file).getFileName().toString();
      report(System.out, name, format, VideoClip.split(stream, format));
    }
  }

  private static void report(PrintStream out, String name, PixelFormat format, List<byte[]> units)
      throws Exception {
    double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = 0; round < ROUNDS; round++) {
      double[] nanos = measure(format, units);
      if (nanos[0] + nanos[1] < best[0] + best[1]) {
        best = nanos;
      }
    }
    out.printf(
        Locale.ROOT,
        "%-25s %10.2f %10.2f %10.1f%n",
        name,
        best[0] / 1e6,
        best[1] / 1e6,
        1e9 / FRAMES_PER_SECOND / (best[0] + best[1]));
  }

  /** CPU nanoseconds of decoding and of resizing one picture. */
  private static double[] measure(PixelFormat format, List<byte[]> units) throws Exception {
    VideoCodec codec = VideoCodec.of(format);
    VideoUnits reader = new VideoUnits(codec);
    PictureSpec spec =
        new PictureSpec(
            format, 0, 0, 0, ColorSpace.COLOR_SPACE_UNSPECIFIED, Fit.FIT_UNSPECIFIED, null);
    List<RowTarget> rows =
        List.of(new RowTarget(RECIPE, ByteBuffer.allocateDirect(RECIPE.rowBytes())));
    AVFrame picture = avutil.av_frame_alloc();
    VideoUnits.Summary first = reader.read(ByteBuffer.wrap(units.get(0)));
    if (first == null || first.format() == null) {
      throw new IOException("the first access unit has no parameter sets");
    }
    long resizing = 0;
    int pictures = 0;
    long start = cpuNanos();
    try (VideoDecoder decoder = new VideoDecoder(codec, first.format());
        PictureDecoder writer = new PictureDecoder(TestPictures.MAX_PIXELS)) {
      for (int i = 0; i <= units.size(); i++) {
        if (i < units.size()) {
          reader.read(ByteBuffer.wrap(units.get(i)));
          decoder.send(ByteBuffer.wrap(units.get(i)), i);
        } else {
          decoder.drain();
        }
        while (decoder.receive(picture) == VideoDecoder.Got.PICTURE) {
          long before = cpuNanos();
          writer.writeVideo(picture, spec, rows);
          resizing += cpuNanos() - before;
          pictures++;
        }
      }
    } finally {
      avutil.av_frame_free(picture);
    }
    if (pictures != units.size()) {
      throw new IOException("%d pictures of %d access units".formatted(pictures, units.size()));
    }
    return new double[] {
      (cpuNanos() - start - resizing) / (double) pictures, resizing / (double) pictures
    };
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<byte[]> encode(int width, int height) throws IOException {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
    if (codec == null) {
      throw new IOException("this FFmpeg has no OpenH264; give the program files");
    }
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    context.width(width).height(height).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    context.time_base().num(1).den(FRAMES_PER_SECOND);
    context.bit_rate((long) (BITS_PER_PIXEL * width * height * FRAMES_PER_SECOND));
    context.gop_size(2 * FRAMES_PER_SECOND);
    context.thread_count(1);
    if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      throw new IOException("OpenH264 did not open");
    }
    AVFrame frame = avutil.av_frame_alloc();
    frame.format(avutil.AV_PIX_FMT_YUV420P).width(width).height(height);
    avutil.av_frame_get_buffer(frame, 0);
    AVPacket packet = avcodec.av_packet_alloc();
    List<byte[]> units = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      avutil.av_frame_make_writable(frame);
      paint(frame, i);
      avcodec.avcodec_send_frame(context, frame.pts(i));
      while (avcodec.avcodec_receive_packet(context, packet) == 0) {
        byte[] unit = new byte[packet.size()];
        packet.data().capacity(unit.length).get(unit);
        units.add(unit);
        avcodec.av_packet_unref(packet);
      }
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(context);
    return units;
  }

  /** A textured background that pans, and a bar that crosses it. */
  private static void paint(AVFrame frame, int number) {
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int width = frame.width() >> shift;
      byte[] line = new byte[width];
      for (int y = 0; y < frame.height() >> shift; y++) {
        for (int x = 0; x < width; x++) {
          int u = (x << shift) + 3 * number;
          int v = (y << shift) + number;
          boolean bar = ((x << shift) + 11 * number) % frame.width() < frame.width() / 8;
          int texture = (((u * v) >> 6) ^ (u >> 2) ^ (v >> 1)) & 0x3f;
          line[x] = (byte) (plane == 0 ? (bar ? 200 : 60) + texture : 96 + (texture >> plane));
        }
        frame.data(plane).position((long) y * frame.linesize(plane)).put(line, 0, width);
        frame.data(plane).position(0);
      }
    }
  }
}
