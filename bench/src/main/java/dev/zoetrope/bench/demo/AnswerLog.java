package dev.zoetrope.bench.demo;

import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.ZoetropeException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the answers of a stream and says them as the video runs: the first of each scene and then
 * one a second. Frames are announced by the sending thread; replies come on the client library's.
 */
final class AnswerLog implements StreamListener {
  private static final int CLASSES_SAID = 3;

  private record Shown(int frame, long nanos) {}

  private final SampleVideo video;
  private final PrintWriter console;
  // All guarded by this.
  private final Map<Long, Shown> underWay = new HashMap<>();
  private final List<FrameAnswer> answers = new ArrayList<>();
  private long startNanos;
  private int sent;
  private int nextSaid;
  private String model = "";
  private @Nullable ZoetropeException failure;

  AnswerLog(SampleVideo video, PrintWriter console) {
    this.video = video;
    this.console = console;
  }

  /** A frame is about to be sent: this is when the video shows it. */
  synchronized void shown(long sequence, int frame) {
    long now = System.nanoTime();
    if (sent++ == 0) {
      startNanos = now;
    }
    underWay.put(sequence, new Shown(frame, now));
  }

  @Override
  public synchronized void onReply(Reply reply) {
    Shown shown = underWay.remove(reply.sequence());
    if (shown == null) {
      return; // Counted as a surplus: answered() then differs from sent().
    }
    FrameAnswer answer =
        new FrameAnswer(
            shown.frame(),
            reply.outcome(),
            reply.classes(),
            (shown.nanos() - startNanos) / 1_000,
            (System.nanoTime() - startNanos) / 1_000,
            reply.stages());
    answers.add(answer);
    if (reply.outcome() == FrameOutcome.RESULT) {
      model = reply.model() + " " + reply.variant();
      say(answer);
    }
  }

  private void say(FrameAnswer answer) {
    int frame = answer.frame();
    if (frame < nextSaid) {
      return;
    }
    nextSaid = frame - frame % SampleVideo.FRAMES_PER_SECOND + SampleVideo.FRAMES_PER_SECOND;
    console.printf(
        Locale.ROOT,
        "%6.2f s  %-10s %-62s %5.0f ms%n",
        frame / (double) SampleVideo.FRAMES_PER_SECOND,
        video.scene(frame).name(),
        inWords(answer.top()),
        answer.latencyMicros() / 1e3);
    console.flush();
  }

  private static String inWords(List<ClassScore> top) {
    return top.stream()
        .limit(CLASSES_SAID)
        .map(
            score ->
                String.format(Locale.ROOT, "%s %.0f %%", score.name(), 100 * score.probability()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public synchronized void onClosed(@Nullable ZoetropeException reason) {
    failure = reason;
  }

  synchronized List<FrameAnswer> answers() {
    return List.copyOf(answers);
  }

  synchronized int sent() {
    return sent;
  }

  /** Why the stream ended; null if all went well. */
  synchronized @Nullable ZoetropeException failure() {
    return failure;
  }

  /** What answered, with its variant. */
  synchronized String model() {
    return model;
  }
}
