package dev.zoetrope.wire;

import com.google.protobuf.MessageLite;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;

/** A small generated message, whose length the transport may ask for. */
final class ControlStream extends ByteArrayInputStream implements KnownLength {
  ControlStream(MessageLite message) {
    super(message.toByteArray());
  }
}
