package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to fetch.
 *
 * @param uri where it is
 * @param target where it goes; its folder exists
 * @param digest of its content; empty: none was published, so it cannot be checked or resumed
 * @param bytes as published; -1: not known
 * @param versioned whether another file of that name is an older version, not a damaged one
 */
record RemoteFile(URI uri, Path target, Optional<Digest> digest, long bytes, boolean versioned) {

  String name() {
    return String.valueOf(target.getFileName());
  }
}
