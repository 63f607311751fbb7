package dev.zoetrope.wire;

import dev.zoetrope.v1.WatchResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The server's side of {@code Watch} responses: replies are written as they lie, the rest by the
 * generated classes.
 *
 * <p>Stateless; any thread.
 */
public final class OutgoingResponseMarshaller
    implements MethodDescriptor.Marshaller<OutgoingResponse> {

  @Override
  public InputStream stream(OutgoingResponse value) {
    if (value instanceof OutgoingResponse.Message message) {
      return new ControlStream(message.response());
    }
    return new EncodedStream((OutgoingResponse.Encoded) value);
  }

  /** Through the generated parser; what servers send is not normally read by them. */
  @Override
  public OutgoingResponse parse(InputStream stream) {
    try {
      return new OutgoingResponse.Message(WatchResponse.parseFrom(stream));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("not a WatchResponse: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  /** Known length and drainable: the transport allocates once and copies once. */
  private static final class EncodedStream extends ByteArrayInputStream
      implements KnownLength, Drainable {
    EncodedStream(OutgoingResponse.Encoded encoded) {
      super(encoded.bytes(), encoded.offset(), encoded.length());
    }

    @Override
    public synchronized int drainTo(OutputStream target) throws IOException {
      int left = count - pos;
      target.write(buf, pos, left);
      pos = count;
      return left;
    }
  }
}
