package dev.zoetrope.client.cli;

import dev.zoetrope.client.OpenedStream;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.cameras.CameraListener;
import dev.zoetrope.client.cameras.CameraStatus;
import dev.zoetrope.client.source.live.SourceState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what cameras say: counts it, and prints it. Any thread. */
final class FleetListener implements CameraListener {
  private final WatchTally total;
  private final @Nullable PrintWriter json;
  private final StopSignal stop;
  private final Map<String, WatchTally> tallies = new ConcurrentHashMap<>();
  private final Map<String, SourceState> said = new ConcurrentHashMap<>();
  private final Set<String> untrained = ConcurrentHashMap.newKeySet();
  private volatile Consumer<String> messages = text -> {};

  FleetListener(WatchTally total, @Nullable PrintWriter json, StopSignal stop) {
    this.total = total;
    this.json = json;
    this.stop = stop;
  }

  /** Where messages for people go. Before any camera runs. */
  void messages(Consumer<String> sink) {
    messages = sink;
  }

  WatchTally tally(String id) {
    return tallies.computeIfAbsent(id, any -> new WatchTally(total.startNanos()));
  }

  @Override
  public void onState(CameraStatus status) {
    SourceState state = status.source();
    print(report(status.id()).state(state, status.server(), status.clock(), Instant.now()));
    boolean news = !state.equals(said.put(status.id(), state));
    if (news && StateText.worthALine(state)) {
      messages.accept(StateText.of(status.id(), state));
    }
  }

  @Override
  public void onReply(String id, Reply reply, long recordedUnixMicros) {
    total.heard(reply);
    tally(id).heard(reply);
    print(report(id).reply(reply, "", recordedUnixMicros));
  }

  @Override
  public void onGiven(String id) {
    total.gave();
    tally(id).gave();
  }

  @Override
  public void onOpened(String id, OpenedStream opened) {
    opened.models().stream()
        .filter(model -> !model.trained() && untrained.add(model.name()))
        .forEach(
            model ->
                messages.accept(
                    "model " + model.name() + " is not trained: its answers mean nothing"));
  }

  @Override
  public void onNote(String id, String note) {
    messages.accept(id + ": " + note);
  }

  /** A camera's last line. */
  String summary(CameraStatus status, WatchTally.Snapshot its) {
    return report(status.id()).summary(its, status.counts(), status.pictures(), status.clock());
  }

  private static WatchReport report(String id) {
    return new WatchReport(id, id, Map.of());
  }

  private void print(String line) {
    if (json != null) {
      json.println(line);
      if (json.checkError()) {
        // Whoever read standard output has gone.
        stop.stop();
      }
    }
  }
}
