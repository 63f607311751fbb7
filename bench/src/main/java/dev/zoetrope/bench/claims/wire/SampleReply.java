package dev.zoetrope.bench.claims.wire;

import com.google.protobuf.ByteString;
import dev.zoetrope.bench.BenchException;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a real server says to an open and to a frame, for others to say the like.
 *
 * @param opened to the open
 * @param reply to the frame
 */
record SampleReply(WatchResponse opened, WatchResponse reply) {
  private static final int LIMIT_SECONDS = 30;

  /** Asks for it with a raw RGB frame of zeros and the settings that loads have. */
  static SampleReply of(String target, String model, int side) throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    Listener listener = new Listener();
    try {
      StreamObserver<WatchRequest> requests = VisionGrpc.newStub(channel).watch(listener);
      requests.onNext(
          WatchRequest.newBuilder()
              .setOpen(
                  Open.newBuilder()
                      .addModels(model)
                      .setPixelFormat(PixelFormat.PIXEL_FORMAT_RGB8)
                      .setWidth(side)
                      .setHeight(side)
                      .setTopK(1))
              .build());
      requests.onNext(
          WatchRequest.newBuilder()
              .setFrame(
                  Frame.newBuilder()
                      .setSequence(1)
                      .setSourcePts(1)
                      .setPixels(ByteString.copyFrom(new byte[side * side * 3])))
              .build());
      SampleReply sample =
          new SampleReply(
              listener.opened.get(LIMIT_SECONDS, TimeUnit.SECONDS),
              listener.reply.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      requests.onCompleted();
      return sample;
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchException("no sample of a reply: " + e, e);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Keeps the first of either kind. */
  private static final class Listener implements StreamObserver<WatchResponse> {
    final CompletableFuture<WatchResponse> opened = new CompletableFuture<>();
    final CompletableFuture<WatchResponse> reply = new CompletableFuture<>();

    @Override
    public void onNext(WatchResponse response) {
      if (response.hasOpened()) {
        opened.complete(response);
      } else if (response.hasReply()) {
        reply.complete(response);
      }
    }

    @Override
    public void onError(Throwable t) {
      opened.completeExceptionally(t);
      reply.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("the stream ended"));
    }
  }
}
