package dev.zoetrope.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What {@code SimulationTest} cannot bring about: replies that cannot be made or sent. */
class OutboxTest {
  private static final Logger LOGGER = Logger.getLogger(Outbox.class.getName());

  private final RingFixture fixture = new RingFixture(4);
  private final Call call = new Call();
  private final List<Integer> abandoned = new ArrayList<>();

  /** A client that always reads. */
  private static final class Call extends ServerCallStreamObserver<OutgoingResponse> {
    private int sent;
    private Status ended;

    @Override
    public void onNext(OutgoingResponse response) {
      sent++;
    }

    @Override
    public void onError(Throwable cause) {
      ended = Status.fromThrowable(cause);
    }

    @Override
    public void onCompleted() {
      ended = Status.OK;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }

  @Test
  void aReplyThatCannotBeMadeEndsTheCallInsteadOfLeavingItsClientWaiting() {
    List<Ticket> tickets = new ArrayList<>();
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    for (int sequence = 1; sequence <= 3; sequence++) {
      tickets.addAll(stream.send(sequence));
    }
    Outbox outbox =
        new Outbox(
            call,
            ticket -> {
              if (ticket.frame().sequence() == 2) {
                throw new IllegalStateException("no words");
              }
              return new OutgoingResponse.Encoded(new byte[1], 0, 1);
            },
            abandoned::add);
    LOGGER.setLevel(Level.OFF);
    try {
      assertThat(outbox.expect(tickets)).isTrue();
      tickets.forEach(outbox::answered);
      outbox.send();
      outbox.send();
    } finally {
      LOGGER.setLevel(null);
    }
    assertThat(call.sent).isEqualTo(1);
    assertThat(call.ended.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(call.ended.getDescription()).contains("a reply could not be sent").contains("words");
    assertThat(abandoned).as("the one that broke has been counted out").containsExactly(1);
  }
}
