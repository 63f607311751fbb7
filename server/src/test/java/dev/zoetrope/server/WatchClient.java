package dev.zoetrope.server;

import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One stream from a client's side, through the generated classes alone; keeps all it receives. It
 * asks for replies only as {@link #read} says. Any thread; waits end by a reply, never by luck.
 */
final class WatchClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final MethodDescriptor<byte[], WatchResponse> BYTES =
      VisionGrpc.getWatchMethod().toBuilder(
              new BytesMarshaller(), ProtoUtils.marshaller(WatchResponse.getDefaultInstance()))
          .build();

  private final Wire wire;
  private final List<FrameReply> replies = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private Opened opened;
  private Status ended;
  private int received;

  /** The two ways in which grpc-java lets a client talk. */
  private interface Wire {
    void send(WatchRequest request);

    void send(byte[] bytes);

    void halfClose();

    void cancel();

    boolean isReady();

    void request(int count);
  }

  private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("only sent");
    }
  }

  private WatchClient(Wire wire) {
    this.wire = wire;
  }

  /** Through a bare {@code ClientCall}, whose messages may be any bytes. */
  static WatchClient raw(Channel channel) {
    ClientCall<byte[], WatchResponse> call = channel.newCall(BYTES, CallOptions.DEFAULT);
    WatchClient client =
        new WatchClient(
            new Wire() {
              @Override
              public void send(WatchRequest request) {
                call.sendMessage(request.toByteArray());
              }

              @Override
              public void send(byte[] bytes) {
                call.sendMessage(bytes);
              }

              @Override
              public void halfClose() {
                call.halfClose();
              }

              @Override
              public void cancel() {
                call.cancel("the client has had enough", null);
              }

              @Override
              public boolean isReady() {
                return call.isReady();
              }

              @Override
              public void request(int count) {
                call.request(count);
              }
            });
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            client.received(message);
          }

          @Override
          public void onReady() {
            client.changed();
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            client.ended(status);
          }
        },
        new Metadata());
    return client;
  }

  /** Through the generated stub. */
  static WatchClient stub(Channel channel) {
    StubWire wire = new StubWire();
    WatchClient client = new WatchClient(wire);
    wire.client = client;
    VisionGrpc.newStub(channel).watch(wire);
    return client;
  }

  private static final class StubWire
      implements Wire, ClientResponseObserver<WatchRequest, WatchResponse> {
    private ClientCallStreamObserver<WatchRequest> requests;
    private WatchClient client;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(0);
      stream.setOnReadyHandler(client::changed);
    }

    @Override
    public void onNext(WatchResponse message) {
      client.received(message);
    }

    @Override
    public void onError(Throwable t) {
      client.ended(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      client.ended(Status.OK);
    }

    @Override
    public void send(WatchRequest request) {
      requests.onNext(request);
    }

    @Override
    public void send(byte[] bytes) {
      throw new UnsupportedOperationException("a stub sends messages");
    }

    @Override
    public void halfClose() {
      requests.onCompleted();
    }

    @Override
    public void cancel() {
      requests.cancel("the client has had enough", null);
    }

    @Override
    public boolean isReady() {
      return requests.isReady();
    }

    @Override
    public void request(int count) {
      requests.request(count);
    }
  }

  private synchronized void received(WatchResponse message) {
    received++;
    switch (message.getKindCase()) {
      case OPENED -> {
        if (opened != null || received != 1) {
          throw new IllegalStateException("opened is not the first message, or not the only one");
        }
        opened = message.getOpened();
      }
      case REPLY -> replies.add(message.getReply());
      case NOTICE -> notices.add(message.getNotice());
      default -> throw new IllegalStateException("a response without a kind");
    }
    notifyAll();
  }

  private synchronized void ended(Status status) {
    ended = status;
    notifyAll();
  }

  private synchronized void changed() {
    notifyAll();
  }

  /** Asks for so many more messages. */
  WatchClient read(int count) {
    wire.request(count);
    return this;
  }

  /** Asks for all there will be. */
  WatchClient readAll() {
    return read(Integer.MAX_VALUE);
  }

  WatchClient send(WatchRequest request) {
    wire.send(request);
    return this;
  }

  /** Whatever the bytes mean; only for {@link #raw}. */
  WatchClient send(byte[] bytes) {
    wire.send(bytes);
    return this;
  }

  WatchClient open(Open.Builder open) {
    return send(WatchRequest.newBuilder().setOpen(open).build());
  }

  WatchClient frame(Frame.Builder frame) {
    return send(WatchRequest.newBuilder().setFrame(frame).build());
  }

  WatchClient halfClose() {
    wire.halfClose();
    return this;
  }

  WatchClient cancel() {
    wire.cancel();
    return this;
  }

  /** Waits until the server asks for more, or has ended the stream. */
  void awaitReady() {
    await(() -> wire.isReady() || ended != null, "the server to ask for more");
  }

  synchronized Opened awaitOpened() {
    await(() -> opened != null || ended != null, "opened");
    if (opened == null) {
      throw new AssertionError("not opened but ended: " + ended);
    }
    return opened;
  }

  synchronized List<FrameReply> awaitReplies(int count) {
    await(() -> replies.size() >= count || ended != null, count + " replies");
    return replies();
  }

  synchronized List<Notice> awaitNotices(int count) {
    await(() -> notices.size() >= count || ended != null, count + " notices");
    return notices();
  }

  /** Waits until so many messages of any kind have come, or the end. */
  synchronized void awaitReceived(int count) {
    await(() -> received >= count || ended != null, count + " messages");
  }

  /** How the server ended the stream. */
  synchronized Status awaitEnd() {
    await(() -> ended != null, "the end of the stream");
    return ended;
  }

  synchronized List<FrameReply> replies() {
    return List.copyOf(replies);
  }

  synchronized List<Notice> notices() {
    return List.copyOf(notices);
  }

  synchronized int received() {
    return received;
  }

  synchronized boolean hasEnded() {
    return ended != null;
  }

  private synchronized void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(
              "waited %s for %s; received %d, replies %d, ended %s"
                  .formatted(PATIENCE, what, received, replies.size(), ended));
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }
}
