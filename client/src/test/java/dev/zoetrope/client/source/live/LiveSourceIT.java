package dev.zoetrope.client.source.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.client.source.Clip;
import dev.zoetrope.client.source.RtspCamera;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.SourceException;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.client.source.live.SourceState.Phase;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera that stalls, dies and comes back, read by one that does not give up. */
@Timeout(120)
class LiveSourceIT {
  private static final SourceOptions RGB =
      SourceOptions.defaults().withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(1));
  private static final LivePolicy POLICY =
      LivePolicy.silence(Duration.ofSeconds(1))
          .withPauses(Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir Path folder;
  private final SilenceWatch watch = new SilenceWatch();
  private final BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
  private final List<SourceState> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<SourceFrame> frames = new LinkedBlockingQueue<>();
  private RtspCamera camera;
  private LiveSource source;
  private Thread reader;

  @BeforeEach
  void start() throws IOException {
    camera = new RtspCamera(Clip.make(folder, 160, 96, 20));
  }

  private void watch(SourceOptions options) {
    watch(camera.url(), options, POLICY);
  }

  private void watch(String url, SourceOptions options, LivePolicy policy) {
    source =
        new LiveSource(
            Sources.name(url),
            () -> Sources.open(url, options),
            policy,
            state -> {
              all.add(state);
              states.add(state);
            },
            watch,
            SourceClock.system());
    reader = new Thread(this::read, "reader");
    reader.start();
  }

  private void read() {
    try (LiveSource reading = source) {
      for (SourceFrame f = reading.next(); f != null; f = reading.next()) {
        frames.add(f);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (reader != null) {
      source.cancel();
      reader.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(reader.isAlive()).as("reads on after it was cancelled").isFalse();
    }
    camera.close();
    watch.close();
    assertThat(all).noneMatch(state -> state.detail().contains("sesame"));
  }

  private SourceState await(Phase phase) throws InterruptedException {
    SourceState state = states.poll(60, TimeUnit.SECONDS);
    while (state != null && state.phase() != phase) {
      state = states.poll(60, TimeUnit.SECONDS);
    }
    assertThat(state).as("waited 60 s for %s, saw %s", phase, all).isNotNull();
    return state;
  }

  private SourceFrame awaitFrame(Predicate<SourceFrame> wanted) throws InterruptedException {
    SourceFrame frame = frames.poll(60, TimeUnit.SECONDS);
    while (frame != null && !wanted.test(frame)) {
      frame = frames.poll(60, TimeUnit.SECONDS);
    }
    assertThat(frame).as("waited 60 s for a frame, saw %s", all).isNotNull();
    return frame;
  }

  @Test
  void aStallIsSilentThenRetriedAndThenLiveAgain() throws Exception {
    watch(RGB);
    await(Phase.LIVE);
    camera.stall(true);

    assertThat(await(Phase.SILENT).detail()).startsWith(camera.name() + " has given no picture");
    SourceState retrying = await(Phase.RETRYING);
    assertThat(retrying.detail()).isEqualTo(camera.name() + " did not answer within 1.0 s");
    assertThat(retrying.failures()).isEqualTo(1);
    camera.stall(false);
    frames.clear();
    await(Phase.LIVE);
    awaitFrame(f -> true);
  }

  @Test
  void aStallThatPassesIsNoBreak() throws Exception {
    watch(
        camera.url(),
        RGB.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(40)),
        LivePolicy.silence(Duration.ofMillis(400)));
    await(Phase.LIVE);
    camera.stall(true);
    await(Phase.SILENT);
    camera.stall(false);
    await(Phase.LIVE);

    assertThat(camera.played()).isEqualTo(1);
  }

  @Test
  void aCameraThatDiesComesBackWithAnotherSizeAndItsTimesGoOn() throws Exception {
    watch(RGB);
    SourceFrame before = awaitFrame(f -> f.width() == 160);
    camera.die();
    await(Phase.RETRYING);
    assertThat(await(Phase.RETRYING).detail())
        .isEqualTo(camera.name() + " cannot be opened: connection refused");
    camera.show(Clip.make(folder, 320, 192, 20));
    camera.revive();

    SourceFrame after = awaitFrame(f -> f.width() == 320);
    assertThat(after.height()).isEqualTo(192);
    assertThat(after.ptsMicros()).isGreaterThan(before.ptsMicros());
  }

  @Test
  void undecodedItBeginsAgainWithAKeyframe() throws Exception {
    watch(RGB.withFormat(PixelFormat.PIXEL_FORMAT_H264));
    awaitFrame(SourceFrame::dependent);
    camera.cut();
    await(Phase.RETRYING);
    frames.clear();
    await(Phase.LIVE);

    assertThat(awaitFrame(f -> true).dependent()).isFalse();
  }

  @Test
  void aCameraThatIsOffAtTheStartIsNoError() throws Exception {
    camera.die();
    watch(RGB);
    await(Phase.RETRYING);
    assertThat(await(Phase.RETRYING).failures()).isEqualTo(2);
    camera.revive();
    await(Phase.LIVE);
  }

  @Test
  void aPasswordThatIsWrongIsTriedAgainAndNeverSaid() throws Exception {
    camera.demand("user:sesame1");
    String url = camera.url();
    camera.demand("user:sesame2");
    watch(url, RGB, POLICY);

    assertThat(await(Phase.RETRYING).detail())
        .startsWith(camera.name() + " cannot be opened: server returned 401");
    camera.demand("user:sesame1");
    await(Phase.LIVE);
  }

  @Test
  void packetsWithoutAPictureDoNotCountAsLiveForEver() throws Exception {
    camera.show(new Clip(160, 96, Clip.make(folder, 160, 96, 9).units().subList(1, 9)));
    watch(
        camera.url(),
        RGB.withFormat(PixelFormat.PIXEL_FORMAT_H264)
            .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(30)),
        POLICY.withNoPicture(Duration.ofMillis(500)));

    await(Phase.RETRYING);
    camera.show(Clip.make(folder, 160, 96, 20));
    await(Phase.LIVE);
  }

  @Test
  void aRecordingEndsAndIsNotBegunAgain() throws Exception {
    watch(Clip.file(folder, 160, 96, 7).toString(), RGB, POLICY);
    await(Phase.ENDED);
    reader.join();

    assertThat(frames).hasSize(7);
  }

  @Test
  void whatCanNeverBeOpenedFailsAtOnce() {
    try (LiveSource never =
        new LiveSource(
            "gopher",
            () -> Sources.open("gopher://user:sesame@host/x", RGB),
            POLICY,
            all::add,
            watch,
            SourceClock.system())) {
      assertThatThrownBy(never::next)
          .isInstanceOf(SourceException.class)
          .hasMessageNotContaining("sesame");
    }
    assertThat(all).extracting(SourceState::phase).containsExactly(Phase.CONNECTING, Phase.FAILED);
  }
}
