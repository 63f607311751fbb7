package dev.zoetrope.bench.known;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One call for one frame, of any service. A second answer cannot be sent, and a frame that is
 * dropped leaves its call open until the client gives up.
 *
 * @param <Q> request
 * @param <R> response
 */
final class UnaryCall<Q, R> extends ServerCall.Listener<Q> implements Recipient {
  private final ServerCall<Q, R> call;
  private final Form<Q, R> form;
  private final Reception reception;
  private final Lane lane;

  /** Whoever answers is one thread; cancelled calls ignore what they are sent. */
  private boolean answered;

  /**
   * How a method's messages are read and written.
   *
   * @param sequence of a request, from 1; 0 for none
   * @param captureUnixMicros of a request; 0 for none
   * @param reply to it
   */
  record Form<Q, R>(
      ToLongFunction<Q> sequence,
      ToLongFunction<Q> captureUnixMicros,
      Function<Departure, R> reply) {}

  private UnaryCall(ServerCall<Q, R> call, Form<Q, R> form, Reception reception, Lane lane) {
    this.call = call;
    this.form = form;
    this.reception = reception;
    this.lane = lane;
    // Two, so that a second request is noticed by the transport.
    call.request(2);
  }

  /** A method's handler; its calls are numbered together. */
  static <Q, R> ServerCallHandler<Q, R> handler(Form<Q, R> form, Reception reception) {
    Lane lane = new Lane(false);
    return (call, headers) -> new UnaryCall<>(call, form, reception, lane);
  }

  @Override
  public void onMessage(Q message) {
    reception.arrived(
        lane,
        this,
        form.sequence().applyAsLong(message),
        form.captureUnixMicros().applyAsLong(message));
  }

  @Override
  public boolean answer(Departure departure) {
    if (answered || call.isCancelled()) {
      return false;
    }
    answered = true;
    call.sendHeaders(new Metadata());
    call.sendMessage(form.reply().apply(departure));
    call.close(Status.OK, new Metadata());
    return true;
  }

  @Override
  public void breakOff() {
    throw new IllegalStateException("a call is no stream");
  }

  @Override
  public void finish() {
    throw new IllegalStateException("a call is no stream");
  }
}
