package dev.zoetrope.client;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a stream says, for the test's thread to take. */
final class RecordingListener implements StreamListener {
  final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  final BlockingQueue<OpenedStream> opened = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamSettings> settings = new LinkedBlockingQueue<>();
  final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamState> states = new LinkedBlockingQueue<>();
  final BlockingQueue<ClockOffset> clocks = new LinkedBlockingQueue<>();
  final CompletableFuture<Optional<ZoetropeException>> closed = new CompletableFuture<>();

  Reply takeReply() throws InterruptedException {
    return ScriptedVision.take(replies, "a reply");
  }

  /** The next reply as {@code sequence outcome}. */
  String takeOutcome() throws InterruptedException {
    Reply reply = takeReply();
    return reply.sequence() + " " + reply.outcome();
  }

  void awaitState(StreamState state) throws InterruptedException {
    StreamState seen = ScriptedVision.take(states, "state " + state);
    while (seen != state) {
      seen = ScriptedVision.take(states, "state " + state);
    }
  }

  Optional<ZoetropeException> awaitClosed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void onReply(Reply reply) {
    replies.add(reply);
  }

  @Override
  public void onOpened(OpenedStream stream) {
    opened.add(stream);
  }

  @Override
  public void onSettings(StreamSettings value) {
    settings.add(value);
  }

  @Override
  public void onUpdateRefused(String reason) {
    refusals.add(reason);
  }

  @Override
  public void onClock(ClockOffset offset) {
    clocks.add(offset);
  }

  @Override
  public void onState(StreamState state, @Nullable ZoetropeException cause) {
    states.add(state);
  }

  @Override
  public void onClosed(@Nullable ZoetropeException failure) {
    closed.complete(Optional.ofNullable(failure));
  }
}
