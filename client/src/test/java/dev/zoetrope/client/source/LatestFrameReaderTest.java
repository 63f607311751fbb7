package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestFrameReaderTest {
  private final List<ScriptedSource.Step> steps = new ArrayList<>();
  private final ScriptedSource source = new ScriptedSource(true, steps);

  private static @Nullable SourceFrame await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
      return null;
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void handsOutOnlyTheNewestFrame() throws Exception {
    CountDownLatch threeRead = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    steps.add(() -> source.frame(1));
    steps.add(() -> source.frame(2));
    steps.add(() -> source.frame(3));
    steps.add(
        () -> {
          threeRead.countDown();
          await(goOn);
          return source.frame(4);
        });
    try (LatestFrameReader reader = new LatestFrameReader(source)) {
      threeRead.await();
      SourceFrame newest = reader.next();
      assertThat(newest).isNotNull();
      assertThat(newest.ptsMicros()).isEqualTo(3);
      assertThat(source.released).hasValue(2);
      assertThat(reader.poll()).isNull();
      assertThat(reader.exhausted()).isFalse();
      goOn.countDown();
      SourceFrame last = reader.next();
      assertThat(last).isNotNull();
      assertThat(last.ptsMicros()).isEqualTo(4);
      assertThat(reader.next()).isNull();
      assertThat(reader.exhausted()).isTrue();
      assertThat(reader.counts()).isEqualTo(new SourceCounts(2, 7, 8, 2));
    }
    assertThat(source.closed).isTrue();
  }

  @Test
  void throwsWhatTheSourceFailedWithAfterTheLastFrame() throws Exception {
    CountDownLatch failing = new CountDownLatch(1);
    steps.add(() -> source.frame(1));
    steps.add(
        () -> {
          failing.countDown();
          throw new SourceException(SourceException.Kind.UNREACHABLE, "the cable is out");
        });
    try (LatestFrameReader reader = new LatestFrameReader(source)) {
      failing.await();
      assertThat(reader.next()).isNotNull();
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREACHABLE))
          .hasMessage("the cable is out");
    }
  }

  @Test
  void closingStopsABlockedSourceAndReleasesTheLastFrame() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    steps.add(() -> source.frame(1));
    steps.add(
        () -> {
          blocked.countDown();
          return await(new CountDownLatch(1));
        });
    LatestFrameReader reader = new LatestFrameReader(source);
    blocked.await();
    reader.close();
    assertThat(source.cancelled).isTrue();
    assertThat(source.closed).isTrue();
    assertThat(source.released).hasValue(1);
    assertThat(reader.next()).isNull();
  }

  @Test
  void readsARealSourceToItsEnd() throws Exception {
    FrameSource pattern = Sources.open("testsrc:64x48@25:4", SourceOptions.defaults());
    try (LatestFrameReader reader = new LatestFrameReader(pattern)) {
      long last = -1;
      for (SourceFrame f = reader.next(); f != null; f = reader.next()) {
        assertThat(f.ptsMicros()).isGreaterThan(last);
        last = f.ptsMicros();
        f.release();
      }
      assertThat(last).isEqualTo(99 * 40_000L);
      assertThat(reader.counts().frames() + reader.counts().overtaken()).isEqualTo(100);
    }
  }
}
