package dev.zoetrope.server.model.pull;

import java.util.Optional;

/**
 * What the Hugging Face hub says of a file.
 *
 * @param digest of its content; empty: not said
 * @param bytes of it; -1: not said
 * @param commit that was answered for; empty: not said
 */
record HubFile(Optional<Digest> digest, long bytes, Optional<String> commit) {

  /**
   * Reads the answer to a HEAD request. A file in large-file storage is redirected, with its
   * SHA-256 and size in {@code X-Linked-ETag} and {@code X-Linked-Size}; a small one is answered
   * for with its Git blob as {@code ETag} (huggingface_hub, file_download.py).
   */
  static HubFile of(Reply reply) {
    Optional<Digest> digest =
        reply.header("X-Linked-ETag").or(() -> reply.header("ETag")).flatMap(Digest::ofHubTag);
    long plain = reply.status() == 200 ? reply.contentLength().orElse(-1) : -1;
    long bytes =
        reply.header("X-Linked-Size").map(text -> Reply.wholeNumber(text).orElse(-1)).orElse(plain);
    return new HubFile(
        digest, bytes, reply.header("X-Repo-Commit").filter(text -> text.matches("[0-9a-f]{40}")));
  }
}
