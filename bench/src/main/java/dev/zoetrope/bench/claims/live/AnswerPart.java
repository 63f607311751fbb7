package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.identity.IdentityPicture;
import dev.zoetrope.bench.live.FrameMaker;
import dev.zoetrope.bench.live.IdentityCounts;
import dev.zoetrope.bench.live.IdentityFrames;
import dev.zoetrope.bench.live.LiveRun;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.live.SlowReader;
import dev.zoetrope.client.ClientOptions;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.RetryPolicy;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * One way to make a server confuse its frames.
 *
 * @param name what is done
 * @param policies of the streams, by turns
 * @param models each stream asks for; the second answers with the negative
 * @param formats of each stream's frames, by turns
 * @param pause that the reader makes after each result
 * @param disturbance what happens meanwhile
 * @param counts what the answers came to
 */
record AnswerPart(
    String name,
    List<Policy> policies,
    List<String> models,
    List<PixelFormat> formats,
    Duration pause,
    Disturbance disturbance,
    IdentityCounts counts) {
  private static final int STREAMS = 12;
  private static final double RATE = 40;
  private static final int CONNECTIONS = 3;
  private static final int WINDOW = 8;
  private static final List<PixelFormat> RGB = List.of(PixelFormat.PIXEL_FORMAT_RGB8);
  private static final List<PixelFormat> MIXED =
      List.of(
          PixelFormat.PIXEL_FORMAT_RGB8,
          PixelFormat.PIXEL_FORMAT_JPEG,
          PixelFormat.PIXEL_FORMAT_NV12);
  private static final List<PixelFormat> VIDEO = List.of(PixelFormat.PIXEL_FORMAT_H264);
  private static final List<Policy> ANY =
      List.of(Policy.POLICY_LATEST, Policy.POLICY_QUEUE, Policy.POLICY_REJECT);

  /** Comes back soon, so that a cut costs little of a part. */
  private static final ClientOptions RETRYING =
      ClientOptions.DEFAULT.withRetry(
          new RetryPolicy(
              Duration.ofMillis(20),
              Duration.ofMillis(200),
              Duration.ofMinutes(1),
              3,
              Duration.ofSeconds(30)));

  /** All of them; the last ends {@code server} and goes on with {@code second}. */
  static List<AnswerPart> all(List<String> models, ClaimServer server, ClaimServer second) {
    List<String> one = models.subList(0, 1);
    Disturbance none = new Disturbance.None(server);
    return List.of(
        part("LATEST overload", List.of(Policy.POLICY_LATEST), one, RGB, Duration.ZERO, none),
        part("QUEUE overload", List.of(Policy.POLICY_QUEUE), one, RGB, Duration.ZERO, none),
        part("REJECT overload", List.of(Policy.POLICY_REJECT), one, RGB, Duration.ZERO, none),
        part("two models", ANY, models, RGB, Duration.ZERO, none),
        part("mixed formats", ANY, models, MIXED, Duration.ZERO, none),
        part("H.264", ANY, one, VIDEO, Duration.ZERO, none),
        part("slow readers", ANY, one, RGB, Duration.ofMillis(100), none),
        part("cut connections", ANY, models, MIXED, Duration.ZERO, new Disturbance.Cuts(server)),
        part(
            "drain and take over",
            ANY,
            models,
            MIXED,
            Duration.ZERO,
            new Disturbance.TakeOver(server, second)));
  }

  private static AnswerPart part(
      String name,
      List<Policy> policies,
      List<String> models,
      List<PixelFormat> formats,
      Duration pause,
      Disturbance disturbance) {
    return new AnswerPart(
        name, policies, models, formats, pause, disturbance, new IdentityCounts());
  }

  /** Waits for a server that another thread starts. */
  static ClaimServer started(Future<ClaimServer> server) throws InterruptedException {
    try {
      return server.get();
    } catch (ExecutionException e) {
      throw new BenchException("The second server did not start.", e.getCause());
    }
  }

  /** LOST only where the server can be lost. */
  Set<FrameOutcome> allowed() {
    Set<FrameOutcome> allowed =
        EnumSet.of(
            FrameOutcome.RESULT,
            FrameOutcome.SUPERSEDED,
            FrameOutcome.SUPERSEDED_BY_CLIENT,
            FrameOutcome.OVERLOADED);
    if (!(disturbance instanceof Disturbance.None)) {
      allowed.add(FrameOutcome.LOST);
    }
    return allowed;
  }

  /** What is sent. */
  Schedule schedule(Duration length) {
    return Schedule.cameras(STREAMS, RATE, length.toMillis() / 1e3, name.hashCode());
  }

  /** Sends it and waits for every answer. */
  LiveSample run(Schedule schedule, int firstStream) throws IOException, InterruptedException {
    Duration length =
        Duration.ofNanos(schedule.frames() == 0 ? 0 : schedule.atNanos(schedule.frames() - 1));
    List<FrameMaker> makers =
        IntStream.range(firstStream, firstStream + schedule.count()).mapToObj(this::maker).toList();
    try (Disturbance.Going going = disturbance.begin(length);
        LiveRun run = new LiveRun(CONNECTIONS, going.target(), going.server(), RETRYING)) {
      return run.phase(schedule, this::spec, makers::get, Duration.ZERO);
    } finally {
      makers.forEach(FrameMaker::close);
    }
  }

  private StreamSpec spec(int stream) {
    Policy policy = policies.get(stream % policies.size());
    return StreamSpec.builder()
        .models(models)
        .pictures(PixelFormat.PIXEL_FORMAT_RGB8, IdentityPicture.SIDE, IdentityPicture.SIDE)
        .policy(policy)
        .window(policy == Policy.POLICY_LATEST ? 1 + stream % 3 : WINDOW)
        .topK(1)
        .logits(true)
        .build();
  }

  private FrameMaker maker(int stream) {
    IdentityFrames frames =
        new IdentityFrames(stream, formats, Set.copyOf(models.subList(1, models.size())), counts);
    return pause.isZero() ? frames : new SlowReader(frames, pause);
  }
}
