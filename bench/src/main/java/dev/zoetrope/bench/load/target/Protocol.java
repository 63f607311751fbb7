package dev.zoetrope.bench.load.target;

/** What a target is spoken to in. */
public enum Protocol {
  /** Our {@code Vision/Watch}: a stream each, replies as they come. */
  VISION,
  /** Our {@code Vision/Infer}: a call each frame. */
  VISION_INFER,
  /** The Open Inference Protocol over gRPC, {@code ModelInfer}: a call each frame. */
  OIP,
  /** Triton's {@code ModelStreamInfer}: a stream each, one reply to each request. */
  OIP_STREAM,
  /** The Open Inference Protocol over HTTP. */
  HTTP_V2,
  /** A plain POST of the payload's bytes. */
  HTTP_POST;

  /** Whether it runs over gRPC. */
  public boolean isGrpc() {
    return this != HTTP_V2 && this != HTTP_POST;
  }
}
