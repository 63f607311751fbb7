package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream's pictures that wait for a decoder outside any row: their bytes, counted against the
 * server's budget, and the two queues they wait in. State is guarded by the inbox's monitor; {@link
 * #admit} is called by the stream's event loop.
 */
final class WaitingPictures {
  private final Inbox inbox;
  private final PendingBudget budget;
  private final StillQueue stills;
  private final VideoQueue video;
  private boolean closed;

  WaitingPictures(Inbox inbox, DecodeQueue decoders) {
    this.inbox = inbox;
    this.budget = decoders.budget();
    this.stills = new StillQueue(inbox, decoders);
    this.video = new VideoQueue(inbox, decoders);
  }

  /**
   * Takes the picture's bytes in, or answers its tickets.
   *
   * @throws IOException if the bytes cannot be read; the tickets are then answered FAILED
   */
  void admit(List<Ticket> tickets, PixelReader pixels, long receivedNanos) throws IOException {
    if (!budget.tryReserve(pixels.length())) {
      refuse(
          tickets,
          pixels.isVideo(),
          Outcome.OUTCOME_OVERLOADED,
          "max_pending_bytes: %d bytes of pictures wait for a decoder, limit %d, this one has %d"
              .formatted(budget.used(), budget.limit(), pixels.length()));
      return;
    }
    PendingPicture picture;
    try {
      picture = pixels.detach();
    } catch (IOException | RuntimeException e) {
      budget.release(pixels.length());
      refuse(tickets, pixels.isVideo(), Outcome.OUTCOME_FAILED, "pixels: " + e.getMessage());
      throw e;
    }
    PendingFrame pending = new PendingFrame(inbox, tickets, picture, budget, receivedNanos);
    List<Runnable> answers = new ArrayList<>(1);
    synchronized (inbox) {
      if (closed) {
        answers.add(() -> supersede(pending));
      } else if (pixels.isVideo()) {
        answers.addAll(video.add(pending));
      } else {
        stills.add(pending).forEach(dropped -> answers.add(() -> supersede(dropped)));
      }
    }
    answers.forEach(Runnable::run);
  }

  private static void supersede(PendingFrame dropped) {
    dropped.refuse(Outcome.OUTCOME_SUPERSEDED, RowGroup.SUPERSEDED);
  }

  /** Answers a frame that is not taken in; if it is one of a video, what builds on it is lost. */
  void refuse(List<Ticket> tickets, boolean ofVideo, Outcome outcome, String detail) {
    if (ofVideo) {
      synchronized (inbox) {
        video.broken(outcome, tickets.get(0).frame().sequence());
      }
    }
    Inbox.answer(tickets, outcome, detail);
  }

  /** No more pictures will come. Any thread. */
  void finish() {
    video.finish();
  }

  /** Under the inbox's monitor: hands out what waits, for the caller to abandon. */
  List<PendingFrame> close() {
    List<PendingFrame> abandoned = new ArrayList<>();
    closed = true;
    stills.drainTo(abandoned);
    video.close(abandoned);
    return abandoned;
  }
}
