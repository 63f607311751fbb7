package dev.zoetrope.bench.known.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.OutgoingResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinkTest {
  private static final int PIXELS = 40_000;

  private static InputStream frame(long sequence) {
    return new ByteArrayInputStream(
        WatchRequest.newBuilder()
            .setFrame(
                Frame.newBuilder()
                    .setSequence(sequence)
                    .setWidth(7)
                    .setPixels(ByteString.copyFrom(new byte[PIXELS])))
            .build()
            .toByteArray());
  }

  @ParameterizedTest
  @EnumSource(SinkMode.class)
  void readsNoMoreThanTheNumberAndTakesAllBytes(SinkMode mode) throws Exception {
    SinkMarshaller marshaller = new SinkMarshaller(mode, PIXELS + 64);
    for (long sequence : new long[] {1, 127, 128, 1L << 40}) {
      InputStream in = frame(sequence);
      SinkRequest request = marshaller.parse(in);
      assertThat(request.sequence()).isEqualTo(sequence);
      assertThat(request.control()).isNull();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void understandsWhatIsNoFrame() {
    WatchRequest open =
        WatchRequest.newBuilder().setOpen(Open.newBuilder().setStreamId("s")).build();
    WatchRequest probe =
        WatchRequest.newBuilder()
            .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(9))
            .build();
    SinkMarshaller marshaller = new SinkMarshaller(SinkMode.COPY, PIXELS);
    for (WatchRequest request : new WatchRequest[] {open, probe}) {
      assertThat(marshaller.parse(new ByteArrayInputStream(request.toByteArray())).control())
          .isEqualTo(request);
    }
    assertThat(marshaller.parse(InputStream.nullInputStream()).control())
        .isEqualTo(WatchRequest.getDefaultInstance());
  }

  @Test
  void refusesAFrameWithoutANumber() {
    SinkMarshaller marshaller = new SinkMarshaller(SinkMode.SKIP, PIXELS);
    assertThatThrownBy(() -> marshaller.parse(frame(0)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("sequence");
  }

  @Test
  void answersWithWhatTheRealServerWouldHaveSaidToThatNumber() throws Exception {
    WatchResponse opened =
        WatchResponse.newBuilder().setOpened(Opened.newBuilder().setStreamId("s")).build();
    FrameReply reply =
        FrameReply.newBuilder()
            .setSequence(1)
            .setModel("null")
            .setOutcome(Outcome.OUTCOME_RESULT)
            .setBatchSize(8)
            .build();
    SinkReplies replies =
        new SinkReplies(
            opened.toByteArray(), WatchResponse.newBuilder().setReply(reply).build().toByteArray());
    for (long sequence : new long[] {1, 300, 1L << 40}) {
      WatchResponse expected =
          WatchResponse.newBuilder().setReply(reply.toBuilder().setSequence(sequence)).build();
      OutgoingResponse.Encoded sent = (OutgoingResponse.Encoded) replies.reply(sequence);
      assertThat(ByteString.copyFrom(sent.bytes(), sent.offset(), sent.length()))
          .isEqualTo(expected.toByteString());
    }
    assertThat(
            ((OutgoingResponse.Message) replies.opened(Open.newBuilder().setStreamId("s").build()))
                .response())
        .isEqualTo(opened);
  }
}
