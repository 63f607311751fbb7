/**
 * Fetching published checkpoints: {@link dev.zoetrope.server.model.pull.Puller} brings a file of
 * {@link dev.zoetrope.server.model.pull.PublishedCheckpoints} or a Hugging Face model into a cache
 * folder, over HTTP with resumption.
 *
 * <p>Invariants: a file gets its good name only after its digest was checked, by an atomic move on
 * one file system; until then it is {@code NAME.part}, and what did not match its digest is kept as
 * {@code NAME.corrupt}. A limit on the size and the free space are checked before anything is
 * written. Redirects never lead from https to http. One process at a time works on a name, held by
 * a lock file; everything runs on the calling thread, while the JDK's HTTP client has its own.
 */
@NullMarked
package dev.zoetrope.server.model.pull;

import org.jspecify.annotations.NullMarked;
