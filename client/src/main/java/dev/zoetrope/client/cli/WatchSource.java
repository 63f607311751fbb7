package dev.zoetrope.client.cli;

import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.LatestFrameReader;
import dev.zoetrope.client.source.PacedReader;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.client.source.live.LivePolicy;
import dev.zoetrope.client.source.live.LiveSource;
import dev.zoetrope.client.source.live.SilenceWatch;
import dev.zoetrope.client.source.live.StateListener;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Opens the one source of a watch, paced, and opened again when it breaks if it is one that may
 * come back. An RTSP stream is waited for from the first try on; anything else must be there at
 * first, because it may only be misspelt. One thread.
 */
final class WatchSource {
  private final WatchPlan plan;
  private final StateListener states;
  private final SilenceWatch watch;
  private final SourceClock clock = SourceClock.system();

  WatchSource(WatchPlan plan, StateListener states, SilenceWatch watch) {
    this.plan = plan;
    this.states = states;
    this.watch = watch;
  }

  FrameSource open() throws IOException {
    if (plan.silence() == null || !Sources.comesBack(plan.source())) {
      return paced();
    }
    if (plan.source().toLowerCase(Locale.ROOT).startsWith("rtsp")) {
      return live(null);
    }
    FrameSource first = paced();
    return first.info().live() ? live(first) : first;
  }

  private FrameSource paced() throws IOException {
    FrameSource opened = Sources.open(plan.source(), plan.options(), clock);
    return new PacedReader(opened, plan.paceOf(opened.info()), clock);
  }

  private FrameSource live(@Nullable FrameSource open) {
    AtomicReference<@Nullable FrameSource> first = new AtomicReference<>(open);
    LiveSource.Opener opener =
        () -> {
          FrameSource once = first.getAndSet(null);
          return once == null ? paced() : once;
        };
    LivePolicy policy =
        plan.silence() == null ? LivePolicy.DEFAULT : LivePolicy.silence(plan.silence());
    return new LiveSource(plan.name(), opener, policy, states, watch, clock);
  }

  /**
   * Reads it ahead under LATEST, so that what is sent is the newest. Frames that build on each
   * other are all sent: the stream itself leaves out whole runs of them.
   */
  FrameSource ahead(FrameSource source, Policy policy) {
    return policy == Policy.POLICY_LATEST && plan.decoded()
        ? new LatestFrameReader(source)
        : source;
  }
}
