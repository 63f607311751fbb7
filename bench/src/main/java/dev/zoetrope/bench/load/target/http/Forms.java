package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Payloads as a file in a form (RFC 7578). */
final class Forms {
  /** A line that no payload can be expected to hold. */
  private static final String BOUNDARY = "zoetrope-5c1f9ab7e2d04b68a3f0";

  private Forms() {}

  static HttpRequestBytes request(
      TargetAddress address, TargetOptions options, String field, Payload payload) {
    String before =
        "--%s\r\ncontent-disposition: form-data; name=\"%s\"; filename=\"%s\"\r\ncontent-type: %s\r\n\r\n"
            .formatted(BOUNDARY, quoted(field), quoted(payload.name()), payload.kind().mediaType());
    return HttpRequestBytes.of(
        address,
        "POST",
        address.path(),
        HttpRequestBytes.withType(options.headers(), "multipart/form-data; boundary=" + BOUNDARY),
        List.of(bytes(before), payload.bytes(), bytes("\r\n--" + BOUNDARY + "--\r\n")));
  }

  /** As browsers do it. */
  private static String quoted(String text) {
    return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
