package dev.zoetrope.server.telemetry;

/**
 * What came in, and what was never answered. Replies owed = replies made (by outcome) + replies
 * abandoned, once nothing is in flight.
 *
 * @param streamsOpened streams
 * @param framesReceived frames
 * @param repliesOwed one for each (frame, model)
 * @param repliesAbandoned owed, and never sent because nobody was there to read them
 */
public record FlowCounts(
    long streamsOpened, long framesReceived, long repliesOwed, long repliesAbandoned) {

  FlowCounts minus(FlowCounts earlier) {
    return new FlowCounts(
        streamsOpened - earlier.streamsOpened,
        framesReceived - earlier.framesReceived,
        repliesOwed - earlier.repliesOwed,
        repliesAbandoned - earlier.repliesAbandoned);
  }
}
