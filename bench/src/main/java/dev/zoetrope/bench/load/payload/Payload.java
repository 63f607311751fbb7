package dev.zoetrope.bench.load.payload;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What one frame carries. Immutable; the bytes are shared by all who send them, so a reader
 * duplicates the buffer and never moves its position.
 *
 * @param name says which picture this is: a file's name, or a number
 * @param kind what the bytes are
 * @param shape of a tensor without the batch; height, width, channels of raw pixels; width and
 *     height of a file may be unknown and are then empty
 * @param bytes row-major, little-endian, direct or heap, position 0
 */
public record Payload(String name, Kind kind, List<Integer> shape, ByteBuffer bytes) {

  /** What the bytes of a payload are. */
  public enum Kind {
    /** Pixels, height x width x 3, red first. */
    RGB(PixelFormat.PIXEL_FORMAT_RGB8, "UINT8", "application/octet-stream"),
    /** Planes of a picture, 12 bits a pixel. */
    NV12(PixelFormat.PIXEL_FORMAT_NV12, "UINT8", "application/octet-stream"),
    /** A file. */
    JPEG(PixelFormat.PIXEL_FORMAT_JPEG, "BYTES", "image/jpeg"),
    /** A file. */
    PNG(PixelFormat.PIXEL_FORMAT_PNG, "BYTES", "image/png"),
    /** An access unit of a stream. */
    H264(PixelFormat.PIXEL_FORMAT_H264, "BYTES", "video/h264"),
    /** A tensor of 32-bit floats. */
    FP32(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "FP32", "application/octet-stream"),
    /** A tensor of 16-bit floats. */
    FP16(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "FP16", "application/octet-stream"),
    /** A tensor of bytes. */
    UINT8(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "UINT8", "application/octet-stream"),
    /** A tensor of signed bytes. */
    INT8(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "INT8", "application/octet-stream"),
    /** A tensor of 32-bit integers. */
    INT32(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "INT32", "application/octet-stream"),
    /** A tensor of 64-bit integers. */
    INT64(PixelFormat.PIXEL_FORMAT_UNSPECIFIED, "INT64", "application/octet-stream");

    private final PixelFormat pixelFormat;
    private final String datatype;
    private final String mediaType;

    Kind(PixelFormat pixelFormat, String datatype, String mediaType) {
      this.pixelFormat = pixelFormat;
      this.datatype = datatype;
      this.mediaType = mediaType;
    }

    /** As {@code Vision} calls it; unspecified for tensors, which it does not take. */
    public PixelFormat pixelFormat() {
      return pixelFormat;
    }

    /** As the Open Inference Protocol calls it. */
    public String datatype() {
      return datatype;
    }

    /** As HTTP calls it. */
    public String mediaType() {
      return mediaType;
    }

    /** Whether the bytes are a compressed picture. */
    public boolean isEncoded() {
      return datatype.equals("BYTES");
    }
  }

  /** Its size on the wire without any framing. */
  public int size() {
    return bytes.remaining();
  }
}
