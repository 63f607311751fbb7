package dev.zoetrope.wire;

import dev.zoetrope.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * The client's side of {@code Watch} requests: a frame's pixels go from the application's buffer
 * straight into the transport's, without a {@code ByteString} in between. Everything else is
 * written by the generated classes, and so is a frame's header.
 *
 * <p>Stateless; any thread.
 */
public final class OutgoingMessageMarshaller
    implements MethodDescriptor.Marshaller<OutgoingMessage> {

  @Override
  public InputStream stream(OutgoingMessage value) {
    if (value instanceof OutgoingMessage.Control control) {
      return new ControlStream(control.request());
    }
    return new OutgoingFrameStream((OutgoingFrame) value);
  }

  /** Through the generated parser; what clients send is not normally read by them. */
  @Override
  public OutgoingMessage parse(InputStream stream) {
    try {
      return new OutgoingMessage.Control(WatchRequest.parseFrom(stream));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("not a WatchRequest: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }
}
