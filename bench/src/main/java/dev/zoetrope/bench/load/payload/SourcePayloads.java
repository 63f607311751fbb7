package dev.zoetrope.bench.load.payload;

import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pictures of videos and folders, decoded and brought to a size, or a video's access units. */
final class SourcePayloads {
  private static final int DEFAULT_FRAMES = 64;

  private SourcePayloads() {}

  /** Files of a folder, decoded. */
  static List<Payload> files(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(0, "rgb", "frames");
    return read(
        words,
        budget,
        sized(words, PixelFormat.PIXEL_FORMAT_RGB8, "rgb"),
        words.frames(PayloadWords.MAX_FRAMES));
  }

  /** The beginning of a video. */
  static List<Payload> video(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(1, "frames", "rgb", "nv12", "jpeg");
    boolean coded = words.plain().contains("h264");
    List<String> forms = new ArrayList<>(words.options().keySet());
    forms.remove("frames");
    forms.addAll(words.plain());
    if (forms.size() > 1 || (!words.plain().isEmpty() && !coded)) {
      throw words.wrong(
          "one of rgb=WxH, nv12=WxH, jpeg=WxH and h264 may follow, not " + String.join(" ", forms));
    }
    SourceOptions options =
        coded
            ? SourceOptions.defaults().withFormat(PixelFormat.PIXEL_FORMAT_H264)
            : words.options().containsKey("jpeg")
                ? sized(words, PixelFormat.PIXEL_FORMAT_JPEG, "jpeg")
                : words.options().containsKey("nv12")
                    ? sized(words, PixelFormat.PIXEL_FORMAT_NV12, "nv12")
                    : sized(words, PixelFormat.PIXEL_FORMAT_RGB8, "rgb");
    return read(words, budget, options, words.frames(DEFAULT_FRAMES));
  }

  private static SourceOptions sized(PayloadWords words, PixelFormat format, String name) {
    SourceOptions options = SourceOptions.defaults().withFormat(format);
    Optional<PayloadWords.Size> size = words.size(name);
    try {
      return size.isPresent() ? options.withSize(size.get().width(), size.get().height()) : options;
    } catch (IllegalArgumentException e) {
      throw words.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<Payload> read(
      PayloadWords words, PayloadBudget budget, SourceOptions options, int most)
      throws IOException {
    words.path();
    List<Payload> payloads = new ArrayList<>();
    try (FrameSource source = Sources.open(words.subject(), options)) {
      for (SourceFrame frame = source.next();
          frame != null && payloads.size() < most;
          frame = source.next()) {
        // What comes before the first keyframe cannot be decoded, nor can the set begin with it.
        if (!payloads.isEmpty() || !frame.dependent()) {
          payloads.add(payload(words, budget, frame, payloads.size()));
        }
        frame.release();
      }
    }
    if (payloads.isEmpty()) {
      throw words.wrong("no picture could be read from it");
    }
    return payloads;
  }

  private static Payload payload(
      PayloadWords words, PayloadBudget budget, SourceFrame frame, int number) {
    byte[] bytes = new byte[budget.take(1, frame.pixels().remaining())];
    frame.pixels().get(frame.pixels().position(), bytes);
    String name = frame.name().isEmpty() ? "frame " + number : frame.name();
    int width = frame.width();
    int height = frame.height();
    return switch (frame.format()) {
      case PIXEL_FORMAT_RGB8 ->
          new Payload(name, Payload.Kind.RGB, List.of(height, width, 3), ByteBuffer.wrap(bytes));
      case PIXEL_FORMAT_NV12 ->
          new Payload(name, Payload.Kind.NV12, List.of(height, width), ByteBuffer.wrap(bytes));
      case PIXEL_FORMAT_JPEG ->
          new Payload(name, Payload.Kind.JPEG, List.of(), ByteBuffer.wrap(bytes));
      case PIXEL_FORMAT_H264 ->
          new Payload(name, Payload.Kind.H264, List.of(), ByteBuffer.wrap(bytes));
      default -> throw words.wrong("its frames are %s, not H.264".formatted(frame.format()));
    };
  }
}
