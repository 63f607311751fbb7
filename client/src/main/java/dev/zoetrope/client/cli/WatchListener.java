package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClockOffset;
import dev.zoetrope.client.OpenedStream;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamState;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.SourceFrame;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a watched stream says: counts it, prints it if JSON lines are wanted, and gives frames
 * back. On the client's pool, one call at a time.
 */
final class WatchListener implements StreamListener {
  private final WatchTally tally;
  private final LentFrames lent;
  private final @Nullable PrintWriter json;
  private final Consumer<String> messages;
  private final StopSignal stop;
  private final Map<String, String> labels;
  private final String source;
  private volatile WatchReport report;
  private volatile Optional<ClockOffset> clock = Optional.empty();
  private volatile @Nullable ZoetropeException failure;
  private boolean untrainedSaid;

  WatchListener(
      WatchPlan plan,
      WatchTally tally,
      LentFrames lent,
      @Nullable PrintWriter json,
      Consumer<String> messages,
      StopSignal stop) {
    this.tally = tally;
    this.lent = lent;
    this.json = json;
    this.messages = messages;
    this.stop = stop;
    this.labels = plan.stream().labels();
    this.source = plan.name();
    this.report = new WatchReport(source, plan.stream().streamId(), labels);
  }

  @Override
  public void onReply(Reply reply) {
    tally.heard(reply);
    SourceFrame frame = lent.answered(reply);
    if (json != null) {
      String name = frame == null ? "" : frame.name();
      long recorded = frame == null ? 0 : frame.capture().recordedUnixMicros();
      json.println(report.reply(reply, name, recorded));
      if (json.checkError()) {
        // Whoever read standard output has gone.
        stop.stop();
      }
    }
  }

  @Override
  public void onOpened(OpenedStream opened) {
    report = new WatchReport(source, opened.streamId(), labels);
    if (!untrainedSaid) {
      untrainedSaid = true;
      opened.models().stream()
          .filter(model -> !model.trained())
          .forEach(
              model ->
                  messages.accept(
                      "model " + model.name() + " is not trained: its answers mean nothing"));
    }
  }

  @Override
  public void onClock(ClockOffset offset) {
    clock = Optional.of(offset);
  }

  /** How the server's clock differs; empty until it is known. Any thread. */
  Optional<ClockOffset> clock() {
    return clock;
  }

  @Override
  public void onDraining() {
    messages.accept("the server is shutting down");
  }

  @Override
  public void onState(StreamState state, @Nullable ZoetropeException cause) {
    if (state == StreamState.RETRYING && cause != null) {
      messages.accept(cause.getMessage() + "; trying again");
    }
  }

  @Override
  public void onClosed(@Nullable ZoetropeException why) {
    failure = why;
    if (why != null) {
      stop.stop();
    }
  }

  /** Why the stream failed; null if it did not. Any thread. */
  @Nullable ZoetropeException failure() {
    return failure;
  }

  WatchReport report() {
    return report;
  }
}
