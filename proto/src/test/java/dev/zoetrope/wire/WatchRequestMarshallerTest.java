package dev.zoetrope.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.WatchRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchRequestMarshallerTest {
  private static final byte[] PIXELS = randomBytes(50_000, 7);
  private final WatchRequestMarshaller marshaller = new WatchRequestMarshaller();

  private static byte[] randomBytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Frame.Builder frame() {
    return Frame.newBuilder()
        .setSequence(-2)
        .setPixelFormat(PixelFormat.PIXEL_FORMAT_NV12)
        .setWidth(640)
        .setHeight(480)
        .setStride(704)
        .setCaptureUnixUs(1_700_000_000_000_000L)
        .setMaxAgeUs(200_000)
        .setColor(ColorSpace.COLOR_SPACE_BT709_FULL)
        .setSourcePts(-5)
        .setPixels(UnsafeByteOperations.unsafeWrap(PIXELS));
  }

  private static byte[] wire(Frame.Builder frame) {
    return WatchRequest.newBuilder().setFrame(frame).build().toByteArray();
  }

  private static byte[] pixelsOf(IncomingMessage.Picture picture) throws IOException {
    ByteBuffer target = ByteBuffer.allocateDirect(picture.pixels().length());
    picture.pixels().copyTo(target);
    byte[] bytes = new byte[target.position()];
    target.flip().get(bytes);
    return bytes;
  }

  @Test
  void leavesThePixelsInTheStreamUntilTheyAreCopied() throws IOException {
    byte[] wire = wire(frame());
    CountingStream in = new CountingStream(wire);

    IncomingMessage message = marshaller.parse(in);

    assertThat(in.read).isLessThanOrEqualTo(64).isLessThan(wire.length);
    IncomingMessage.Picture picture = (IncomingMessage.Picture) message;
    assertThat(picture.header()).isEqualTo(FrameHeader.of(frame().build()));
    assertThat(pixelsOf(picture)).isEqualTo(PIXELS);
    assertThat(in.read).isEqualTo(wire.length);
  }

  @Test
  void readsAFrameWhoseTransportGivesFewBytesAtATime() throws IOException {
    IncomingMessage message = marshaller.parse(new CountingStream(wire(frame()), 7));

    assertThat(pixelsOf((IncomingMessage.Picture) message)).isEqualTo(PIXELS);
  }

  @Test
  void readsAFrameWithoutPixels() throws IOException {
    IncomingMessage message =
        marshaller.parse(new ByteArrayInputStream(wire(Frame.newBuilder().setSequence(9))));

    IncomingMessage.Picture picture = (IncomingMessage.Picture) message;
    assertThat(picture.header().sequence()).isEqualTo(9);
    assertThat(picture.pixels().length()).isZero();
  }

  @Test
  void readsFieldsThatFollowThePixels() throws IOException {
    byte[] pixelsFirst =
        Frame.newBuilder().setPixels(ByteString.copyFrom(PIXELS)).build().toByteArray();
    byte[] header = frame().clearPixels().build().toByteArray();
    byte[] wire = asRequest(concat(pixelsFirst, header));

    IncomingMessage message = marshaller.parse(new ByteArrayInputStream(wire));

    IncomingMessage.Picture picture = (IncomingMessage.Picture) message;
    assertThat(picture.header()).isEqualTo(FrameHeader.of(frame().build()));
    assertThat(pixelsOf(picture)).isEqualTo(PIXELS);
  }

  @Test
  void lastOfSeveralPixelsWins() throws IOException {
    byte[] first =
        Frame.newBuilder().setPixels(ByteString.copyFromUtf8("first")).build().toByteArray();
    byte[] second =
        Frame.newBuilder().setPixels(ByteString.copyFromUtf8("second")).build().toByteArray();

    IncomingMessage message =
        marshaller.parse(new ByteArrayInputStream(asRequest(concat(first, second))));

    assertThat(new String(pixelsOf((IncomingMessage.Picture) message), UTF_8)).isEqualTo("second");
  }

  @Test
  void skipsUnknownFieldsOfEveryWireType() throws IOException {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                900,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(3)
                    .addFixed32(4)
                    .addFixed64(5)
                    .addLengthDelimited(ByteString.copyFrom(randomBytes(4_000, 1)))
                    .build())
            .build();

    IncomingMessage message =
        marshaller.parse(new ByteArrayInputStream(wire(frame().setUnknownFields(unknown))));

    IncomingMessage.Picture picture = (IncomingMessage.Picture) message;
    assertThat(picture.header()).isEqualTo(FrameHeader.of(frame().build()));
    assertThat(pixelsOf(picture)).isEqualTo(PIXELS);
  }

  @Test
  void bringsSizesBeyondIntToTheLargestInt() {
    IncomingMessage message =
        marshaller.parse(
            new ByteArrayInputStream(wire(frame().setWidth(-1).setHeight(Integer.MIN_VALUE))));

    FrameHeader header = ((IncomingMessage.Picture) message).header();
    assertThat(header.width()).isEqualTo(Integer.MAX_VALUE);
    assertThat(header.height()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void givesOtherMessagesAsGenerated() {
    WatchRequest open =
        WatchRequest.newBuilder().setOpen(Open.newBuilder().setStreamId("a")).build();

    IncomingMessage message = marshaller.parse(open.toByteString().newInput());

    assertThat(message).isEqualTo(new IncomingMessage.Control(open));
  }

  @Test
  void saysThatGarbageIsMalformedAndNeverThrows() {
    Random random = new Random(11);
    byte[] valid = wire(frame().setPixels(ByteString.copyFromUtf8("pixels")));
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = valid.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(mutated.length) : mutated.length;

      IncomingMessage message = marshaller.parse(new ByteArrayInputStream(mutated, 0, length));

      malformed += message instanceof IncomingMessage.Malformed ? 1 : 0;
    }
    assertThat(malformed).isPositive();
    assertThat(marshaller.parse(new ByteArrayInputStream(new byte[] {0x12, 0x7f, 1})))
        .asInstanceOf(type(IncomingMessage.Malformed.class))
        .extracting(IncomingMessage.Malformed::reason)
        .asString()
        .startsWith("not a WatchRequest: ");
  }

  private static byte[] asRequest(byte[] frameBytes) throws IOException {
    // A length-delimited field 2, written by hand to keep the order of the bytes.
    UnknownFieldSet request =
        UnknownFieldSet.newBuilder()
            .addField(
                WatchRequest.FRAME_FIELD_NUMBER,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(frameBytes))
                    .build())
            .build();
    return request.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(a);
    out.write(b);
    return out.toByteArray();
  }

  /** Counts what has been read, and gives at most so many bytes a call, as a transport does. */
  private static final class CountingStream extends InputStream {
    private final ByteArrayInputStream in;
    private final int atMost;
    private int read;

    CountingStream(byte[] bytes) {
      this(bytes, Integer.MAX_VALUE);
    }

    CountingStream(byte[] bytes, int atMost) {
      this.in = new ByteArrayInputStream(bytes);
      this.atMost = atMost;
    }

    @Override
    public int read() {
      int b = in.read();
      read += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = in.read(target, offset, Math.min(length, atMost));
      read += Math.max(0, count);
      return count;
    }

    @Override
    public int available() {
      return in.available();
    }
  }
}
