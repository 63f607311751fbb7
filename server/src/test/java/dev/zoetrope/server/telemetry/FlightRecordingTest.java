package dev.zoetrope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.batch.BatchListener;
import dev.zoetrope.server.batch.BatchRun;
import dev.zoetrope.v1.BatchClose;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
  private final AnsweredFrames frames = new AnsweredFrames();

  @TempDir private Path folder;

  private static BatchRun run(BatchClose close) {
    return new BatchRun(3, 4, close, 1_000, 41_000, 43_000, 143_000);
  }

  private static void batch(BatchListener lane, BatchClose close) {
    lane.batchStarts();
    lane.batchDone(run(close));
  }

  private List<RecordedEvent> stop(Recording recording) throws IOException {
    recording.stop();
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  @Test
  void oneEventForEachBatchThatRan() throws IOException {
    BatchListener lane = frames.model.lane(1);
    batch(lane, BatchClose.BATCH_CLOSE_DELAY);
    try (Recording recording = new Recording()) {
      recording.enable("dev.zoetrope.Batch").withoutThreshold();
      recording.start();
      batch(lane, BatchClose.BATCH_CLOSE_FULL);
      lane.batchStarts(); // and fails
      batch(lane, BatchClose.BATCH_CLOSE_FULL);
      List<RecordedEvent> events = stop(recording);
      assertThat(events).hasSize(2);
      RecordedEvent event = events.get(0);
      assertThat(event.getEventType().getName()).isEqualTo("dev.zoetrope.Batch");
      assertThat(event.getString("model")).isEqualTo("model");
      assertThat(event.getInt("lane")).isEqualTo(1);
      assertThat(event.getInt("frames")).isEqualTo(3);
      assertThat(event.getInt("bucket")).isEqualTo(4);
      assertThat(event.getString("close")).isEqualTo("BATCH_CLOSE_FULL");
      assertThat(event.getDuration("oldestAge")).isEqualTo(Duration.ofNanos(40_000));
      assertThat(event.getDuration("gather")).isEqualTo(Duration.ofNanos(2_000));
      assertThat(event.getDuration("forward")).isEqualTo(Duration.ofNanos(100_000));
      assertThat(event.getDuration()).isPositive();
    }
    batch(lane, BatchClose.BATCH_CLOSE_DELAY);
    assertThat(frames.snapshot().batches().batches()).isEqualTo(4);
  }

  @Test
  void shortBatchesMayBeLeftOut() throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable("dev.zoetrope.Batch").withThreshold(Duration.ofMinutes(1));
      recording.start();
      batch(frames.model.lane(0), BatchClose.BATCH_CLOSE_FULL);
      assertThat(stop(recording)).isEmpty();
    }
  }

  @Test
  void streamsAndLostLanesAreRecorded() throws IOException {
    try (Recording recording = new Recording()) {
      for (String name : List.of("StreamOpen", "StreamClose", "LaneCondemned")) {
        recording.enable("dev.zoetrope." + name);
      }
      recording.start();
      StreamTelemetry stream = frames.open("camera");
      frames.result(stream, 0);
      frames.arrives(stream);
      frames.micros(50);
      stream.closed(1);
      frames.model.lane(1).condemned(60_000_000);
      List<RecordedEvent> events = stop(recording);
      assertThat(events)
          .extracting(event -> event.getEventType().getName())
          .containsExactly(
              "dev.zoetrope.StreamOpen", "dev.zoetrope.StreamClose", "dev.zoetrope.LaneCondemned");
      assertThat(events.get(0).getString("peer")).isEqualTo("test");
      RecordedEvent close = events.get(1);
      assertThat(close.getString("streamId")).isEqualTo("camera");
      assertThat(close.getDuration("openFor")).isEqualTo(Duration.ofNanos(50_000));
      assertThat(close.getLong("repliesOwed")).isEqualTo(2);
      assertThat(close.getLong("results")).isEqualTo(1);
      assertThat(close.getLong("repliesAbandoned")).isEqualTo(1);
      assertThat(events.get(2).getInt("lane")).isEqualTo(1);
      assertThat(events.get(2).getDuration("busy")).isEqualTo(Duration.ofMillis(60));
    }
  }
}
