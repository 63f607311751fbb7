package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.util.Map;

/**
 * A checkpoint file as its authors published it.
 *
 * @param name what {@code zoetrope models pull} calls it
 * @param uri where it is published
 * @param digest the first eight digits of its SHA-256, which its file name carries
 * @param architecture the built-in one it fits
 * @param settings of that architecture and of its input, where they are not the defaults
 * @param quantized whether it holds int8 weights with scales and zero points
 * @param about a few words
 */
public record PublishedCheckpoint(
    String name,
    URI uri,
    Digest digest,
    String architecture,
    Map<String, String> settings,
    boolean quantized,
    String about) {

  /** Copies the settings. */
  public PublishedCheckpoint {
    settings = Map.copyOf(settings);
  }

  /** The last part of its address. */
  public String fileName() {
    String path = uri.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
