package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.target.Answer;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The requests of a payload set, each made once. Immutable.
 *
 * @param requests by payload
 * @param reader of answers with a status of success
 */
record HttpBodies(Map<Payload, HttpRequestBytes> requests, Reader reader) {
  /** What is copied for requests, besides the payloads themselves. */
  private static final long MOST_BYTES = 1L << 30;

  /** Reads an answer. */
  @FunctionalInterface
  interface Reader {
    /** As {@link HttpTransport.Reply#answered}. */
    Answer read(int jsonLength, byte[] body, int length) throws IOException;
  }

  static HttpBodies of(
      PayloadSet payloads, Function<Payload, HttpRequestBytes> maker, Reader reader) {
    IdentityHashMap<Payload, HttpRequestBytes> requests = new IdentityHashMap<>();
    long bytes = 0;
    for (Payload payload : payloads.payloads()) {
      HttpRequestBytes request = maker.apply(payload);
      requests.put(payload, request);
      bytes += request.body().stream().mapToLong(part -> part.remaining()).sum();
      bytes -= payload.size();
      if (bytes > MOST_BYTES) {
        throw new BenchException(
            "payload %s: its requests take over %,d bytes more than its frames"
                .formatted(payloads.text(), MOST_BYTES));
      }
    }
    return new HttpBodies(requests, reader);
  }
}
