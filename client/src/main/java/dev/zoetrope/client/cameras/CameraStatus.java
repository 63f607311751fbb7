package dev.zoetrope.client.cameras;

import dev.zoetrope.client.ClockOffset;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamState;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.live.SourceState;
import java.util.Optional;

/**
 * How a camera fares.
 *
 * @param id the camera's
 * @param source where its pictures stand
 * @param server where its stream to the server stands
 * @param clock how the server's clock differs from this machine's; empty until it is known
 * @param counts what its streams have done, of all calls since it was added
 * @param pictures what its source has done since it was added
 */
public record CameraStatus(
    String id,
    SourceState source,
    StreamState server,
    Optional<ClockOffset> clock,
    StreamCounts counts,
    SourceCounts pictures) {}
