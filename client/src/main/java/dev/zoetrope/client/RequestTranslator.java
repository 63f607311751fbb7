package dev.zoetrope.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.zoetrope.client.StreamSpec.CropArea;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Rect;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.OutgoingFrame;
import dev.zoetrope.wire.OutgoingMessage.Control;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the library's types to the wire's. Stateless. */
final class RequestTranslator {
  private RequestTranslator() {}

  static Control open(StreamSpec spec) {
    Open.Builder open =
        Open.newBuilder()
            .setStreamId(spec.streamId())
            .addAllModels(spec.models())
            .setPixelFormat(spec.pixelFormat())
            .setWidth(spec.width())
            .setHeight(spec.height())
            .setColor(spec.color())
            .setPolicy(spec.policy())
            .setOrder(spec.order())
            .setMaxAgeUs(micros(spec.maxAge()))
            .setWindow(spec.window())
            .setWeight(spec.weight())
            .setTopK(spec.topK())
            .setLogits(spec.logits())
            .setFit(spec.fit())
            .setPriority(spec.priority())
            .setKeyframesOnly(spec.keyframesOnly())
            .putAllLabels(spec.labels());
    CropArea crop = spec.crop();
    if (crop != null) {
      open.setCrop(rect(crop));
    }
    return new Control(WatchRequest.newBuilder().setOpen(open).build());
  }

  static Control probe(long nowUnixMicros) {
    return new Control(
        WatchRequest.newBuilder()
            .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(nowUnixMicros))
            .build());
  }

  static Control update(StreamUpdate change) {
    Update.Builder update = Update.newBuilder();
    if (change.policy() != null) {
      update.setPolicy(change.policy());
    }
    if (change.maxAge() != null) {
      update.setMaxAgeUs(micros(change.maxAge()));
    }
    if (change.window() != null) {
      update.setWindow(change.window());
    }
    if (change.topK() != null) {
      update.setTopK(change.topK());
    }
    if (change.logits() != null) {
      update.setLogits(change.logits());
    }
    if (change.weight() != null) {
      update.setWeight(change.weight());
    }
    if (change.keyframesOnly() != null) {
      update.setKeyframesOnly(change.keyframesOnly());
    }
    return new Control(WatchRequest.newBuilder().setUpdate(update).build());
  }

  /**
   * A frame, its capture time brought to the server's clock.
   *
   * @param offset null while the server's clock is not known: then the capture time is left out,
   *     and the server counts from the arrival, rather than from a time that may be far off
   */
  static OutgoingFrame frame(Picture picture, @Nullable ClockOffset offset) {
    return new OutgoingFrame(header(picture, offset), picture.pixels());
  }

  static InferRequest infer(InferSpec spec, Picture picture) {
    InferRequest.Builder request =
        InferRequest.newBuilder()
            .setModel(spec.model())
            .setTopK(spec.topK())
            .setLogits(spec.logits())
            .setFit(spec.fit())
            .setFrame(
                header(picture, null).toBuilder()
                    .setPixels(UnsafeByteOperations.unsafeWrap(picture.pixels().duplicate())));
    CropArea crop = spec.crop();
    if (crop != null) {
      request.setCrop(rect(crop));
    }
    return request.build();
  }

  private static Frame header(Picture picture, @Nullable ClockOffset offset) {
    Frame.Builder header =
        Frame.newBuilder()
            .setSequence(picture.sequence())
            .setPixelFormat(picture.format())
            .setWidth(picture.width())
            .setHeight(picture.height())
            .setStride(picture.stride())
            .setMaxAgeUs(micros(picture.maxAge()))
            .setColor(picture.color())
            .setSourcePts(picture.sourcePts());
    if (offset != null) {
      header.setCaptureUnixUs(Math.max(1, picture.captureUnixMicros() + offset.offsetMicros()));
      header.setCaptureOrigin(picture.captureOrigin());
    }
    return header.build();
  }

  private static Rect rect(CropArea crop) {
    return Rect.newBuilder()
        .setX(crop.x())
        .setY(crop.y())
        .setWidth(crop.width())
        .setHeight(crop.height())
        .build();
  }

  private static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }
}
