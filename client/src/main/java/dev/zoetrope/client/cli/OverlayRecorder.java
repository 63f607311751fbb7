package dev.zoetrope.client.cli;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.overlay.AnswerPainter;
import dev.zoetrope.client.overlay.VideoWriter;
import dev.zoetrope.client.source.SourceFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes every frame that was given to the stream, in order, with its answer drawn on it; a frame
 * without a result shows the newest one before it, and says so.
 *
 * <p>One thread at a time: the stream's callbacks, and after the last of them whoever closes it.
 * The first thing that goes wrong ends the recording and is thrown by {@link #close}.
 */
final class OverlayRecorder implements AutoCloseable {
  private final VideoWriter video;
  private final AnswerPainter painter = new AnswerPainter();
  private List<String> newest = List.of();
  private @Nullable IOException failure;

  OverlayRecorder(Path file, double framesPerSecond) throws IOException {
    video = new VideoWriter(file, framesPerSecond);
  }

  /** Draws on the frame's own pixels and writes it. */
  void add(SourceFrame frame, List<Reply> replies) {
    if (failure != null) {
      return;
    }
    try {
      painter.paint(frame.pixels(), frame.width(), frame.height(), lines(replies));
      video.write(frame.pixels(), frame.width(), frame.height(), frame.ptsMicros());
    } catch (IOException e) {
      failure = e;
    }
  }

  private List<String> lines(List<Reply> replies) {
    List<String> answered = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    for (Reply reply : replies) {
      if (reply.outcome() == FrameOutcome.RESULT) {
        answered.addAll(answer(reply, replies.size() > 1));
      } else {
        otherwise.add(reply.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    if (!answered.isEmpty()) {
      newest = List.copyOf(answered);
    }
    List<String> lines = new ArrayList<>(newest);
    lines.addAll(otherwise);
    return lines;
  }

  private static List<String> answer(Reply reply, boolean nameModel) {
    List<String> lines = new ArrayList<>();
    if (nameModel) {
      lines.add(reply.model() + ":");
    }
    if (!reply.embedding().isEmpty()) {
      lines.add("vector of " + reply.embedding().size());
    }
    reply.classes().stream()
        .map(
            score ->
                String.format(Locale.ROOT, "%5.1f%% %s", 100 * score.probability(), score.name()))
        .forEach(lines::add);
    lines.add(String.format(Locale.ROOT, "%.1f ms old", reply.arrivalAgeMicros() / 1e3));
    return lines;
  }

  @Override
  public void close() throws IOException {
    try {
      video.close();
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
