package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.target.Outcome;

/** Carries requests to one server. Thread-safe; nothing waits. */
interface HttpTransport extends AutoCloseable {

  /** Hears of one request, once. */
  interface Reply {
    /**
     * An answer.
     *
     * @param status of HTTP
     * @param jsonLength {@code Inference-Header-Content-Length}; -1 without it
     * @param body lent until this returns
     * @param length of the body
     */
    void answered(int status, int jsonLength, byte[] body, int length);

    /**
     * None.
     *
     * @param outcome TIMED_OUT, LOST, or FAILED for an answer that is no HTTP
     * @param why in one line
     */
    void failed(Outcome outcome, String why);
  }

  /** Sends; what finds no connection waits for one, in order. */
  void send(HttpRequestBytes request, long timeoutNanos, Reply reply);

  /**
   * Makes sure that the server can be reached.
   *
   * @param reply is answered with status 0 if so
   */
  void reach(long timeoutNanos, Reply reply);

  @Override
  void close();
}
