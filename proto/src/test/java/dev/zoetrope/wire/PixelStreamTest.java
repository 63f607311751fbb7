package dev.zoetrope.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelStreamTest {
  private static final int LENGTH = 40_000;

  private final byte[] pixels = new byte[LENGTH];
  private final long received = PixelTraffic.receivedBytes();
  private final long written = PixelTraffic.writtenBytes();

  @Test
  void writesEachByteOnceAndCountsIt() throws Exception {
    new Random(3).nextBytes(pixels);
    ByteBuffer row = ByteBuffer.allocateDirect(LENGTH);
    new PixelStream(new ByteArrayInputStream(pixels), LENGTH).copyTo(row);
    assertThat(row.flip()).isEqualTo(ByteBuffer.wrap(pixels));
    assertThat(PixelTraffic.receivedBytes() - received).isEqualTo(LENGTH);
    assertThat(PixelTraffic.writtenBytes() - written).isEqualTo(LENGTH);
  }

  @Test
  void countsTheParsersCopyToo() throws Exception {
    PixelStream.parsed(ByteString.copyFrom(pixels)).copyTo(ByteBuffer.allocate(LENGTH));
    assertThat(PixelTraffic.receivedBytes() - received).isEqualTo(LENGTH);
    assertThat(PixelTraffic.writtenBytes() - written).isEqualTo(2 * LENGTH);
  }

  @Test
  void countsWhatIsNeverReadAsReceivedOnly() {
    PixelStream unread = new PixelStream(new ByteArrayInputStream(pixels), LENGTH);
    assertThat(unread.length()).isEqualTo(LENGTH);
    assertThat(PixelTraffic.receivedBytes() - received).isEqualTo(LENGTH);
    assertThat(PixelTraffic.writtenBytes()).isEqualTo(written);
  }

  @Test
  void saysHowManyBytesAreMissing() {
    PixelStream cut = new PixelStream(new ByteArrayInputStream(new byte[10]), LENGTH);
    assertThatThrownBy(() -> cut.copyTo(ByteBuffer.allocate(LENGTH)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("39990 of 40000 bytes are missing");
  }
}
