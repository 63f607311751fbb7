package dev.zoetrope.bench.demo;

import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.overlay.AnswerPainter;
import dev.zoetrope.client.overlay.VideoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The demo's two video files. One thread at a time. */
final class Videos {
  private static final int CLASSES_DRAWN = 3;

  private final SampleVideo video;

  Videos(SampleVideo video) {
    this.video = video;
  }

  /** Writes the sample video as it is. */
  void writeSample(Path file) throws IOException {
    write(file, (frame, pixels) -> {});
  }

  /**
   * Writes the sample video with answers drawn on it: on each frame the answer that was the newest
   * when the video showed that frame, as someone who watched the stream would have seen it.
   */
  void writeOverlay(Path file, List<FrameAnswer> answers) throws IOException {
    AnswerPainter painter = new AnswerPainter();
    List<FrameAnswer> results =
        answers.stream()
            .filter(FrameAnswer::isResult)
            .sorted(Comparator.comparingLong(FrameAnswer::answeredMicros))
            .toList();
    write(
        file,
        (frame, pixels) ->
            painter.paint(
                pixels, SampleVideo.WIDTH, SampleVideo.HEIGHT, lines(results, micros(frame))));
  }

  private interface Drawing {
    void draw(int frame, ByteBuffer pixels);
  }

  private void write(Path file, Drawing drawing) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(SampleVideo.WIDTH * SampleVideo.HEIGHT * 3);
    try (VideoWriter writer = new VideoWriter(file, SampleVideo.FRAMES_PER_SECOND)) {
      for (int frame = 0; frame < video.frames(); frame++) {
        pixels.clear().put(video.frame(frame)).flip();
        drawing.draw(frame, pixels);
        writer.write(pixels, SampleVideo.WIDTH, SampleVideo.HEIGHT, micros(frame));
      }
    }
  }

  private static long micros(int frame) {
    return frame * 1_000_000L / SampleVideo.FRAMES_PER_SECOND;
  }

  /** What the newest of the answers that were here at a time says. */
  static List<String> lines(List<FrameAnswer> resultsByArrival, long nowMicros) {
    FrameAnswer newest = null;
    for (FrameAnswer result : resultsByArrival) {
      if (result.answeredMicros() > nowMicros) {
        break;
      }
      if (newest == null || result.shownMicros() > newest.shownMicros()) {
        newest = result;
      }
    }
    if (newest == null) {
      return List.of("no answer yet");
    }
    List<String> lines = new ArrayList<>();
    for (ClassScore score : newest.top().stream().limit(CLASSES_DRAWN).toList()) {
      lines.add(String.format(Locale.ROOT, "%5.1f%% %s", 100 * score.probability(), score.name()));
    }
    lines.add("picture " + (nowMicros - newest.shownMicros()) / 1_000 + " ms old");
    return lines;
  }
}
