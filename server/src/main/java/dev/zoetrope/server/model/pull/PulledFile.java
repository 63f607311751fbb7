package dev.zoetrope.server.model.pull;

import java.nio.file.Path;

/**
 * A file in the cache.
 *
 * @param path where it is
 * @param bytes of it
 * @param sha256 of all of it
 * @param checked whether it was compared with a published digest
 * @param alreadyThere whether no byte had to be fetched
 */
public record PulledFile(
    Path path, long bytes, Digest sha256, boolean checked, boolean alreadyThere) {}
