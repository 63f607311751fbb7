package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacedReaderTest {
  private final ManualClock clock = new ManualClock();

  private PacedReader testPattern(Pace pace) throws IOException {
    return new PacedReader(
        Sources.open("testsrc:16x16@25:1", SourceOptions.defaults(), clock), pace, clock);
  }

  private SourceFrame next(FrameSource source) throws IOException {
    SourceFrame frame = source.next();
    assertThat(frame).isNotNull();
    return frame;
  }

  @Test
  void playsARecordingAtItsOwnTimes() throws IOException {
    PacedReader reader = testPattern(Pace.nativeRate());
    long start = clock.nanoTime();
    for (int i = 0; i < 25; i++) {
      SourceFrame frame = next(reader);
      assertThat(clock.nanoTime() - start).isEqualTo(i * 40_000_000L);
      assertThat(frame.ptsMicros()).isEqualTo(i * 40_000L);
      assertThat(frame.captureUnixMicros()).isEqualTo(clock.unixMicros());
    }
    assertThat(reader.next()).isNull();
    assertThat(reader.counts()).isEqualTo(new SourceCounts(25, 0, 0, 0));
  }

  @Test
  void playsARecordingAtAGivenRate() throws IOException {
    PacedReader reader = testPattern(Pace.fixed(100));
    assertThat(reader.info().framesPerSecond()).isEqualTo(100);
    long start = clock.nanoTime();
    for (int i = 0; i < 25; i++) {
      assertThat(next(reader).ptsMicros()).isEqualTo(i * 40_000L);
      assertThat(clock.nanoTime() - start).isEqualTo(i * 10_000_000L);
    }
  }

  @Test
  void givesPicturesWithoutTimesThoseOfTheRate() throws IOException {
    List<ScriptedSource.Step> steps = new ArrayList<>();
    ScriptedSource source = new ScriptedSource(false, steps);
    steps.add(() -> source.frame(0));
    steps.add(() -> source.frame(40_000));
    PacedReader reader = new PacedReader(source, Pace.fixed(2), clock);
    assertThat(next(reader).ptsMicros()).isZero();
    assertThat(next(reader).ptsMicros()).isEqualTo(500_000);
  }

  @Test
  void doesNotWaitAtTheHighestRate() throws IOException {
    PacedReader reader = testPattern(Pace.max());
    long start = clock.nanoTime();
    for (int i = 0; i < 25; i++) {
      next(reader);
    }
    assertThat(clock.nanoTime()).isEqualTo(start);
  }

  @Test
  void catchesUpAfterAShortDelayButNotAfterALongOne() throws IOException {
    PacedReader reader = testPattern(Pace.nativeRate());
    long start = clock.nanoTime();
    next(reader);
    clock.advanceMillis(100);
    next(reader);
    next(reader);
    assertThat(clock.nanoTime() - start).isEqualTo(100_000_000L);
    next(reader);
    assertThat(clock.nanoTime() - start).isEqualTo(120_000_000L);
    clock.advanceMillis(1_500);
    next(reader);
    assertThat(clock.nanoTime() - start).isEqualTo(1_620_000_000L);
    next(reader);
    assertThat(clock.nanoTime() - start).isEqualTo(1_660_000_000L);
  }

  @Test
  void thinsOutALiveSource() throws IOException {
    List<ScriptedSource.Step> steps = new ArrayList<>();
    ScriptedSource source = new ScriptedSource(true, steps);
    for (int i = 0; i < 30; i++) {
      long pts = i * 40_000L;
      steps.add(
          () -> {
            clock.advanceMillis(40);
            return source.frame(pts);
          });
    }
    PacedReader reader = new PacedReader(source, Pace.fixed(5), clock);
    List<Long> times = new ArrayList<>();
    for (SourceFrame f = reader.next(); f != null; f = reader.next()) {
      times.add(f.ptsMicros());
    }
    assertThat(times).containsExactly(0L, 200_000L, 400_000L, 600_000L, 800_000L, 1_000_000L);
    assertThat(reader.counts().overtaken()).isEqualTo(24);
    assertThat(source.released).hasValue(24);
  }

  @Test
  void readsRates() {
    assertThat(Pace.parse("native")).isEqualTo(Pace.nativeRate());
    assertThat(Pace.parse("MAX")).isEqualTo(Pace.max());
    assertThat(Pace.parse("12.5")).isEqualTo(Pace.fixed(12.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "0", "-1", "NaN", "Infinity", "1e9"})
  void refusesOtherRates(String text) {
    assertThatThrownBy(() -> Pace.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fps must be native, max or ");
  }
}
