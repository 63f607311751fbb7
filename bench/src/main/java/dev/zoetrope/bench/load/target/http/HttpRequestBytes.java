package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.target.Header;
import dev.zoetrope.bench.load.target.TargetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that may be sent any number of times. Immutable; its buffers are read from duplicates.
 *
 * @param method GET or POST
 * @param path from the first slash
 * @param headers besides those that every request has
 * @param body its parts in order; none of a GET
 * @param head everything before the body, for HTTP/1.1
 */
record HttpRequestBytes(
    String method, String path, List<Header> headers, List<ByteBuffer> body, ByteBuffer head) {

  static HttpRequestBytes of(
      TargetAddress address,
      String method,
      String path,
      List<Header> headers,
      List<ByteBuffer> body) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("host: ").append(address.authority()).append("\r\n");
    for (Header header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    if (!body.isEmpty()) {
      long length = body.stream().mapToLong(ByteBuffer::remaining).sum();
      head.append("content-length: ").append(length).append("\r\n");
    }
    head.append("\r\n");
    return new HttpRequestBytes(
        method,
        path,
        List.copyOf(headers),
        List.copyOf(body),
        ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  /** Head and body, to be written. */
  ByteBuffer[] parts() {
    ByteBuffer[] parts = new ByteBuffer[1 + body.size()];
    parts[0] = head.duplicate();
    for (int i = 0; i < body.size(); i++) {
      parts[i + 1] = body.get(i).duplicate();
    }
    return parts;
  }

  /** The same headers with a content type, unless the user gave one. */
  static List<Header> withType(List<Header> headers, String type) {
    List<Header> all = new ArrayList<>(headers);
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      all.add(new Header("content-type", type));
    }
    return all;
  }

  /** The same headers with the length of the JSON before the bytes. */
  static List<Header> withLength(List<Header> headers, int jsonLength) {
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header("inference-header-content-length", Integer.toString(jsonLength)));
    return all;
  }
}
