package dev.zoetrope.bench.load.target.grpc;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/**
 * Replies read by hand instead of by the generated classes. Stateless; any thread.
 *
 * @param <T> what it makes of one
 */
public final class ReplyMarshaller<T> implements MethodDescriptor.Marshaller<T> {
  private final String what;
  private final MessageBytes.Reader<T> reader;

  /**
   * Over a reader.
   *
   * @param what the message is called, for failures
   */
  public ReplyMarshaller(String what, MessageBytes.Reader<T> reader) {
    this.what = what;
    this.reader = reader;
  }

  @Override
  public InputStream stream(T value) {
    throw new UnsupportedOperationException("a generator reads replies and sends none");
  }

  @Override
  public T parse(InputStream stream) {
    return MessageBytes.read(stream, what, reader);
  }
}
