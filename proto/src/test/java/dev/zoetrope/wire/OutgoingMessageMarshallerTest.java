package dev.zoetrope.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingMessageMarshallerTest {
  private final OutgoingMessageMarshaller marshaller = new OutgoingMessageMarshaller();
  private final Random random = new Random(7);

  private static Frame fullHeader() {
    return Frame.newBuilder()
        .setSequence(-1)
        .setPixelFormat(PixelFormat.PIXEL_FORMAT_NV12)
        .setWidth(1920)
        .setHeight(1080)
        .setStride(2048)
        .setCaptureUnixUs(1_790_000_000_000_000L)
        .setMaxAgeUs(200_000)
        .setColor(ColorSpace.COLOR_SPACE_BT709_FULL)
        .setSourcePts(-40_000)
        .build();
  }

  private byte[] pixels(int bytes) {
    byte[] pixels = new byte[bytes];
    random.nextBytes(pixels);
    return pixels;
  }

  private static byte[] generated(Frame header, byte[] pixels) {
    return WatchRequest.newBuilder()
        .setFrame(header.toBuilder().setPixels(ByteString.copyFrom(pixels)))
        .build()
        .toByteArray();
  }

  /** Lengths on both sides of every varint boundary. */
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 127, 128, 16_383, 16_384, 150_528, 2_097_151, 2_097_152})
  void writesTheBytesTheGeneratedClassesWrite(int bytes) throws IOException {
    byte[] pixels = pixels(bytes);
    for (Frame header : new Frame[] {fullHeader(), Frame.getDefaultInstance()}) {
      byte[] expected = generated(header, pixels);
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes + 9).position(9).put(pixels).position(9);
      ByteBuffer heap = ByteBuffer.allocate(bytes + 5).position(5).put(pixels).position(5);
      for (ByteBuffer buffer : new ByteBuffer[] {direct, heap, heap.slice().asReadOnlyBuffer()}) {
        OutgoingFrame frame = new OutgoingFrame(header, buffer);

        InputStream drained = marshaller.stream(frame);
        assertThat(drained).isInstanceOf(KnownLength.class);
        assertThat(drained.available()).isEqualTo(expected.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(((Drainable) drained).drainTo(out)).isEqualTo(expected.length);
        assertThat(out.toByteArray()).isEqualTo(expected);
        assertThat(drained.available()).isZero();
        assertThat(drained.read()).isEqualTo(-1);

        assertThat(marshaller.stream(frame).readAllBytes()).isEqualTo(expected);
        assertThat(buffer.remaining()).as("the caller's buffer").isEqualTo(bytes);
      }
    }
  }

  @Test
  void aFrameWithoutPixelsMeansTheSameToTheGeneratedParser() throws IOException {
    OutgoingFrame frame = new OutgoingFrame(fullHeader(), ByteBuffer.allocate(0));

    WatchRequest parsed = WatchRequest.parseFrom(marshaller.stream(frame));

    assertThat(parsed).isEqualTo(WatchRequest.newBuilder().setFrame(fullHeader()).build());
  }

  @Test
  void drainsWhatReadLeft() throws IOException {
    byte[] pixels = pixels(40_000);
    byte[] expected = generated(fullHeader(), pixels);
    InputStream stream =
        marshaller.stream(
            new OutgoingFrame(
                fullHeader(), ByteBuffer.allocateDirect(pixels.length).put(pixels).flip()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(stream.read());
    out.write(stream.readNBytes(100));

    ((Drainable) stream).drainTo(out);

    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void controlMessagesGoThroughTheGeneratedClasses() throws IOException {
    WatchRequest open =
        WatchRequest.newBuilder().setOpen(Open.newBuilder().setStreamId("door")).build();

    InputStream stream = marshaller.stream(new OutgoingMessage.Control(open));

    assertThat(stream).isInstanceOf(KnownLength.class);
    assertThat(stream.available()).isEqualTo(open.getSerializedSize());
    assertThat(marshaller.parse(stream)).isEqualTo(new OutgoingMessage.Control(open));
  }

  @Test
  void refusesPixelsInTheHeader() {
    Frame header = Frame.newBuilder().setPixels(ByteString.copyFromUtf8("abc")).build();

    assertThatThrownBy(() -> new OutgoingFrame(header, ByteBuffer.allocate(1)))
        .hasMessageContaining("header.pixels has 3 bytes");
  }
}
