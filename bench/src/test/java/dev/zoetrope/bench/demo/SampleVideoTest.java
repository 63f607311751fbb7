package dev.zoetrope.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleVideoTest {
  private final SampleVideo video;

  SampleVideoTest() throws Exception {
    video = SampleVideo.load();
  }

  @Test
  void lastsAtLeastTwentySeconds() {
    assertThat(video.frames() / SampleVideo.FRAMES_PER_SECOND).isGreaterThanOrEqualTo(20);
  }

  @Test
  void findsTheFrameOfATime() {
    assertThat(video.frameAt(0)).isZero();
    assertThat(video.frameAt(40_000)).isEqualTo(1);
    assertThat(video.frameAt(39_999)).isEqualTo(1);
    assertThat(video.frameAt(999_000_000)).isEqualTo(video.frames() - 1);
  }

  @Test
  void movesALittleFromFrameToFrameAndCutsBetweenScenes() {
    for (int frame = 30; frame < video.frames() - 1; frame += 60) {
      double change = meanChange(frame, frame + 1);
      assertThat(change).as("frame %d", frame).isGreaterThan(0).isLessThan(12);
    }
    int cut = SampleVideo.FRAMES_PER_SCENE;
    assertThat(meanChange(cut - 1, cut)).isGreaterThan(30);
  }

  /** A photo's own pixels come back when the window is as large as the output. */
  @Test
  void keepsPixelsAtTheirOwnScale() throws Exception {
    Photo rocket = Photo.resource("rocket.jpg");
    byte[] whole = new byte[SampleVideo.WIDTH * SampleVideo.HEIGHT * 3];
    byte[] half = new byte[SampleVideo.WIDTH * SampleVideo.HEIGHT * 3];
    rocket.sample(new Window(320, 180, 360), whole, SampleVideo.WIDTH, SampleVideo.HEIGHT);
    rocket.sample(new Window(320, 181, 360), half, SampleVideo.WIDTH, SampleVideo.HEIGHT);
    int line = SampleVideo.WIDTH * 3;
    byte[] shifted = new byte[whole.length - line];
    System.arraycopy(whole, line, shifted, 0, shifted.length);
    assertThat(java.util.Arrays.mismatch(shifted, 0, shifted.length, half, 0, shifted.length))
        .isEqualTo(-1);
  }

  @Test
  void zoomsEvenlyAndStopsAtItsEnds() {
    Window from = new Window(0, 0, 100);
    Window to = new Window(10, 20, 400);
    assertThat(from.towards(to, 0)).isEqualTo(from);
    assertThat(from.towards(to, 0.5).height()).isBetween(199.999, 200.001);
    assertThat(from.towards(to, 1)).isEqualTo(to);
  }

  private double meanChange(int one, int other) {
    byte[] a = video.frame(one);
    byte[] b = video.frame(other);
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 255) - (b[i] & 255));
    }
    return sum / (double) a.length;
  }
}
