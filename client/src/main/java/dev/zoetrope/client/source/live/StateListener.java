package dev.zoetrope.client.source.live;

/** Hears how a live source fares. */
@FunctionalInterface
public interface StateListener {
  /**
   * The state has changed. On the source's reading thread, or (SILENT) on the silence watch's; one
   * call at a time for each source, in order. Must not wait.
   */
  void changed(SourceState state);
}
