package dev.zoetrope.bench.load.target.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response after the other, in whatever pieces it comes (RFC 9112). Heads have
 * at most 64 KiB, bodies 64 MiB. One thread.
 */
final class ResponseReader {
  static final int MOST_HEAD_BYTES = 64 * 1024;
  static final int MOST_BODY_BYTES = 64 * 1024 * 1024;
  private static final int FIRST_CAPACITY = 1_024;

  private enum State {
    STATUS,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    TO_CLOSE,
    DONE
  }

  private State state = State.STATUS;
  private byte[] line = new byte[FIRST_CAPACITY];
  private int lineLength;
  private int headBytes;
  private byte[] body = new byte[FIRST_CAPACITY];
  private int bodyLength;
  private int status;
  private int jsonLength;
  private long contentLength;
  private long left;
  private boolean chunked;
  private boolean keepAlive;

  /** Before a response. */
  void reset() {
    state = State.STATUS;
    lineLength = 0;
    headBytes = 0;
    bodyLength = 0;
    headerless();
  }

  private void headerless() {
    status = 0;
    jsonLength = -1;
    contentLength = -1;
    left = 0;
    chunked = false;
    keepAlive = true;
  }

  /**
   * Takes what there is, up to the end of the response.
   *
   * @return whether it is complete
   * @throws IOException if it is no HTTP/1.1 or over a limit
   */
  boolean read(ByteBuffer in) throws IOException {
    while (state != State.DONE && (in.hasRemaining() || isDone())) {
      switch (state) {
        case STATUS, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> {
          if (readLine(in)) {
            line(new String(line, 0, lineLength, StandardCharsets.ISO_8859_1));
            lineLength = 0;
          }
        }
        case BODY, CHUNK -> {
          left -= append(in, left);
          if (left == 0) {
            state = state == State.BODY ? State.DONE : State.CHUNK_END;
          }
        }
        case TO_CLOSE -> append(in, Long.MAX_VALUE);
        case DONE -> {}
      }
    }
    return state == State.DONE;
  }

  /** A body of no bytes is complete without any. */
  private boolean isDone() {
    return state == State.BODY && left == 0;
  }

  /**
   * The connection has ended.
   *
   * @return whether that completes the response
   */
  boolean end() {
    if (state == State.TO_CLOSE) {
      state = State.DONE;
    }
    return state == State.DONE;
  }

  /** Whether nothing of a response has come. */
  boolean isUntouched() {
    return state == State.STATUS && headBytes == 0;
  }

  private boolean readLine(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (++headBytes > MOST_HEAD_BYTES) {
        throw new IOException("the head has over %d bytes".formatted(MOST_HEAD_BYTES));
      }
      if (b == '\n') {
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
          lineLength--;
        }
        return true;
      }
      if (lineLength == line.length) {
        line = Arrays.copyOf(line, 2 * line.length);
      }
      line[lineLength++] = b;
    }
    return false;
  }

  private void line(String text) throws IOException {
    switch (state) {
      case STATUS -> statusLine(text);
      case HEADERS -> {
        if (text.isEmpty()) {
          headEnds();
        } else {
          header(text);
        }
      }
      case CHUNK_SIZE -> chunkSize(text);
      case CHUNK_END -> {
        if (!text.isEmpty()) {
          throw new IOException("a chunk is longer than it says");
        }
        // Lines of chunks are no part of the head.
        headBytes = 0;
        state = State.CHUNK_SIZE;
      }
      case TRAILERS -> {
        if (text.isEmpty()) {
          state = State.DONE;
        }
      }
      default -> throw new AssertionError(state);
    }
  }

  private void statusLine(String text) throws IOException {
    headerless();
    if (!text.startsWith("HTTP/1.") || text.length() < 12 || text.charAt(8) != ' ') {
      throw new IOException(
          "no HTTP/1.1: it begins with '%s'"
              .formatted(text.substring(0, Math.min(40, text.length()))));
    }
    status = (int) number(text.substring(9, 12), 10, "status");
    keepAlive = text.charAt(7) != '0';
    state = State.HEADERS;
  }

  private void header(String text) throws IOException {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IOException("a header has no name");
    }
    String value = text.substring(colon + 1).strip();
    switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> contentLength = number(value, 10, "content-length");
      case "transfer-encoding" -> {
        if (!value.equalsIgnoreCase("chunked")) {
          throw new IOException("transfer-encoding %s is not understood".formatted(value));
        }
        chunked = true;
      }
      case "connection" -> {
        String word = value.toLowerCase(Locale.ROOT);
        keepAlive = word.contains("keep-alive") || (keepAlive && !word.contains("close"));
      }
      case "inference-header-content-length" ->
          jsonLength = (int) number(value, 10, "inference-header-content-length");
      default -> {}
    }
  }

  private void headEnds() throws IOException {
    if (status < 200) {
      // 100 Continue and its like: the real one follows.
      state = State.STATUS;
    } else if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      headBytes = 0;
      state = State.CHUNK_SIZE;
    } else if (contentLength >= 0) {
      body(contentLength, State.BODY);
    } else {
      keepAlive = false;
      state = State.TO_CLOSE;
    }
  }

  private void chunkSize(String text) throws IOException {
    int end = text.indexOf(';');
    long size = number((end < 0 ? text : text.substring(0, end)).strip(), 16, "chunk");
    if (size == 0) {
      state = State.TRAILERS;
    } else {
      body(size, State.CHUNK);
    }
  }

  private void body(long size, State next) throws IOException {
    if (size > MOST_BODY_BYTES - bodyLength) {
      throw new IOException(
          "the body has %d bytes; at most %d are read"
              .formatted(bodyLength + size, MOST_BODY_BYTES));
    }
    left = size;
    state = next;
  }

  private static long number(String text, int radix, String what) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException("%s '%s' is no number from 0 to 2147483647".formatted(what, text));
  }

  private int append(ByteBuffer in, long most) throws IOException {
    int count = (int) Math.min(most, in.remaining());
    if (count > MOST_BODY_BYTES - bodyLength) {
      throw new IOException("the body has over %d bytes".formatted(MOST_BODY_BYTES));
    }
    if (bodyLength + count > body.length) {
      body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + count));
    }
    in.get(body, bodyLength, count);
    bodyLength += count;
    return count;
  }

  int status() {
    return status;
  }

  int jsonLength() {
    return jsonLength;
  }

  /** Lent until {@link #reset}. */
  byte[] body() {
    return body;
  }

  int bodyLength() {
    return bodyLength;
  }

  /** Whether the connection takes another request. */
  boolean keepsAlive() {
    return keepAlive;
  }
}
