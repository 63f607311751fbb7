package dev.zoetrope.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of {@code Watch} requests: reads a frame's header fields one by one and leaves
 * the pixels in the transport's buffers, provided they come last, as every encoder that writes
 * fields in number order puts them. Any other order, and any other kind of message, goes through
 * the generated parser; the meaning is the same, at the price of copies.
 *
 * <p>Stateless; any thread.
 */
public final class WatchRequestMarshaller implements MethodDescriptor.Marshaller<IncomingMessage> {
  private static final int FRAME_TAG =
      tag(WatchRequest.FRAME_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int PIXELS_TAG =
      tag(Frame.PIXELS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** Not for servers: requests come in, they do not go out. */
  @Override
  public InputStream stream(IncomingMessage value) {
    if (value instanceof IncomingMessage.Control control) {
      return control.request().toByteString().newInput();
    }
    throw new IllegalArgumentException(
        "a received " + value.getClass().getSimpleName() + " cannot be sent on");
  }

  @Override
  public IncomingMessage parse(InputStream stream) {
    RecordedInput in = new RecordedInput(stream);
    try {
      IncomingMessage.Picture picture = readPicture(in);
      return picture != null ? picture : readGenerated(in);
    } catch (IOException e) {
      return new IncomingMessage.Malformed("not a WatchRequest: " + e.getMessage());
    }
  }

  /** Null if this is no frame whose pixels come last; what was read until then is in the record. */
  private static IncomingMessage.@Nullable Picture readPicture(RecordedInput in)
      throws IOException {
    if (in.available() == 0 || in.varint32() != FRAME_TAG) {
      return null;
    }
    int frameBytes = in.varint32();
    if (frameBytes != in.available()) {
      return null;
    }
    HeaderFields fields = new HeaderFields();
    while (in.available() > 0 && in.hasRoom()) {
      int tag = in.varint32();
      if (tag == PIXELS_TAG) {
        int length = in.varint32();
        return length == in.available()
            ? new IncomingMessage.Picture(fields.header(), in.pixels(length))
            : null;
      }
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
        return null;
      }
      fields.set(WireFormat.getTagFieldNumber(tag), in.varint64());
    }
    return in.available() == 0 ? new IncomingMessage.Picture(fields.header(), in.pixels(0)) : null;
  }

  private static IncomingMessage readGenerated(RecordedInput in) throws IOException {
    WatchRequest request = WatchRequest.parseFrom(in.fromTheStart());
    if (request.getKindCase() != WatchRequest.KindCase.FRAME) {
      return new IncomingMessage.Control(request);
    }
    ByteString pixels = request.getFrame().getPixels();
    return new IncomingMessage.Picture(
        FrameHeader.of(request.getFrame()), PixelStream.parsed(pixels));
  }

  /** Collects varint fields; the last of several wins, unknown numbers are skipped. */
  private static final class HeaderFields {
    private long sequence;
    private int pixelFormat;
    private int width;
    private int height;
    private int stride;
    private long captureUnixMicros;
    private long maxAgeMicros;
    private int color;
    private long sourcePts;
    private int captureOrigin;

    void set(int field, long value) {
      switch (field) {
        case Frame.SEQUENCE_FIELD_NUMBER -> sequence = value;
        case Frame.PIXEL_FORMAT_FIELD_NUMBER -> pixelFormat = (int) value;
        case Frame.WIDTH_FIELD_NUMBER -> width = (int) value;
        case Frame.HEIGHT_FIELD_NUMBER -> height = (int) value;
        case Frame.STRIDE_FIELD_NUMBER -> stride = (int) value;
        case Frame.CAPTURE_UNIX_US_FIELD_NUMBER -> captureUnixMicros = value;
        case Frame.MAX_AGE_US_FIELD_NUMBER -> maxAgeMicros = value;
        case Frame.COLOR_FIELD_NUMBER -> color = (int) value;
        case Frame.SOURCE_PTS_FIELD_NUMBER -> sourcePts = value;
        case Frame.CAPTURE_ORIGIN_FIELD_NUMBER -> captureOrigin = (int) value;
        default -> {}
      }
    }

    FrameHeader header() {
      PixelFormat format = PixelFormat.forNumber(pixelFormat);
      ColorSpace space = ColorSpace.forNumber(color);
      CaptureOrigin origin = CaptureOrigin.forNumber(captureOrigin);
      return new FrameHeader(
          sequence,
          format == null ? PixelFormat.UNRECOGNIZED : format,
          FrameHeader.clamp(width),
          FrameHeader.clamp(height),
          FrameHeader.clamp(stride),
          captureUnixMicros,
          maxAgeMicros,
          space == null ? ColorSpace.UNRECOGNIZED : space,
          sourcePts,
          origin == null ? CaptureOrigin.UNRECOGNIZED : origin);
    }
  }

  /**
   * Reads varints off the transport's stream, several dozen bytes at a time, and remembers them, so
   * that the generated parser can start over. The transport's own mark and reset is not used: it is
   * there only if every piece of a message supports it.
   */
  private static final class RecordedInput {
    /** More header than ten fields ever need; what is longer goes to the generated parser. */
    private static final int MAX_RECORDED = 256;

    /** A whole header as a rule; what is read beyond it is the first of the pixels. */
    private static final int READ_AT_ONCE = 64;

    private static final int MAX_VARINT_BYTES = 10;

    private final InputStream in;

    /** The message's own: the first of its pixels stay here until they are copied. */
    private byte[] record = new byte[READ_AT_ONCE];

    private int recorded;
    private int position;

    RecordedInput(InputStream in) {
      this.in = in;
    }

    int available() throws IOException {
      return recorded - position + in.available();
    }

    /** Whether another tag and its value, 10 bytes each at most, can be remembered. */
    boolean hasRoom() {
      return position <= MAX_RECORDED - 2 * MAX_VARINT_BYTES;
    }

    int varint32() throws IOException {
      return (int) varint64();
    }

    long varint64() throws IOException {
      long value = 0;
      for (int shift = 0; shift < 7 * MAX_VARINT_BYTES; shift += 7) {
        byte b = next();
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new IOException("a number of more than 10 bytes");
    }

    private byte next() throws IOException {
      if (position == recorded) {
        if (recorded == record.length) {
          record = Arrays.copyOf(record, MAX_RECORDED);
        }
        int read = in.read(record, recorded, Math.min(READ_AT_ONCE, record.length - recorded));
        if (read <= 0) {
          throw new IOException("it ends inside a field");
        }
        recorded += read;
      }
      return record[position++];
    }

    /** The next {@code length} bytes, the last of the message. */
    PixelStream pixels(int length) {
      return new PixelStream(record, position, recorded - position, in, length);
    }

    /** The whole message from its beginning. */
    InputStream fromTheStart() {
      return new SequenceInputStream(ByteString.copyFrom(record, 0, recorded).newInput(), in);
    }
  }
}
