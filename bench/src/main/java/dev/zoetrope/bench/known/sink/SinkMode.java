package dev.zoetrope.bench.known.sink;

/** What a sink does with a frame's bytes. */
public enum SinkMode {
  /** Copies them once into direct memory, through a scratch of 16 KiB. */
  COPY,
  /** Lets them be: the transport's floor. */
  SKIP,
  /** Reads them into an array made for them, as a marshaller of {@code byte[]} does. */
  BYTES
}
