package dev.zoetrope.client;

import dev.zoetrope.v1.CaptureOrigin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame given to a stream of which not every model's fate is known. Guarded by the stream. */
final class InFlightFrame {
  private final long sequence;
  private final long sourcePts;
  private final long captureUnixMicros;
  private final CaptureOrigin captureOrigin;
  private final boolean dependent;
  private final List<String> answered = new ArrayList<>(1);
  private @Nullable Picture picture;
  private int sends;

  InFlightFrame(Picture picture) {
    this.sequence = picture.sequence();
    this.sourcePts = picture.sourcePts();
    this.captureUnixMicros = picture.captureUnixMicros();
    this.captureOrigin = picture.captureOrigin();
    this.dependent = picture.dependent();
    this.picture = picture;
  }

  long sequence() {
    return sequence;
  }

  long sourcePts() {
    return sourcePts;
  }

  long captureUnixMicros() {
    return captureUnixMicros;
  }

  CaptureOrigin captureOrigin() {
    return captureOrigin;
  }

  /** Whether it cannot be decoded without the frames before it. */
  boolean dependent() {
    return dependent;
  }

  /** Null once it will not be sent again. */
  @Nullable Picture picture() {
    return picture;
  }

  /** Lets go of the pixels: this frame will not be sent again. */
  void forgetPicture() {
    picture = null;
  }

  /** How often it has been put on the wire. */
  int sends() {
    return sends;
  }

  void countSend() {
    sends++;
  }

  /** False if that model has already answered. */
  boolean answer(String model) {
    return !answered.contains(model) && answered.add(model);
  }

  int answers() {
    return answered.size();
  }

  /** Those of {@code models} that have not answered. */
  List<String> unanswered(List<String> models) {
    return models.stream().filter(model -> !answered.contains(model)).toList();
  }
}
