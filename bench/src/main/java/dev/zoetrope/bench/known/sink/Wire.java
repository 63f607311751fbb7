package dev.zoetrope.bench.known.sink;

import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.WatchRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Pieces of protobuf's wire format, read straight from the transport's buffers. */
final class Wire {
  private Wire() {}

  /** A request that is no frame, of which the first byte (-1: nothing) has been read. */
  static WatchRequest control(int first, InputStream rest) throws IOException {
    byte[] head = first < 0 ? new byte[0] : new byte[] {(byte) first};
    return WatchRequest.parseFrom(new SequenceInputStream(new ByteArrayInputStream(head), rest));
  }

  static long varint(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("a number that does not end");
  }

  /** The length of what follows, which is all there. */
  static int length(InputStream in) throws IOException {
    long length = varint(in);
    if (length < 0 || length > in.available()) {
      throw new IOException(
          "a field of %d bytes in a message of which %d are left; compressed messages are not read"
              .formatted(length, in.available()));
    }
    return (int) length;
  }

  /** Passes over a field's value. */
  static void skip(int tag, InputStream in) throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> varint(in);
      case WireFormat.WIRETYPE_FIXED64 -> in.skipNBytes(8);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.skipNBytes(length(in));
      case WireFormat.WIRETYPE_FIXED32 -> in.skipNBytes(4);
      default -> throw new IOException("tag " + tag + " is of no known wire type");
    }
  }
}
