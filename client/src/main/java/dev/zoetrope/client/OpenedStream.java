package dev.zoetrope.client;

import java.util.List;

/**
 * What a server made of a {@link StreamSpec}.
 *
 * @param streamId the stream's id, chosen by the server if none was given
 * @param models in the order in which they were asked for, with labels and input size
 * @param settings the effective settings
 * @param limits the limits in force
 */
public record OpenedStream(
    String streamId, List<Model> models, StreamSettings settings, ServerLimits limits) {

  public OpenedStream {
    models = List.copyOf(models);
  }

  OpenedStream with(StreamSettings newSettings) {
    return new OpenedStream(streamId, models, newSettings, limits);
  }
}
