package dev.zoetrope.server.model.weights;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a tensor's elements are in a file. Names are those of the safetensors format. */
public enum ElementType {
  /** IEEE double. */
  F64(8, ScalarType.Double),
  /** IEEE single. */
  F32(4, ScalarType.Float),
  /** IEEE half. */
  F16(2, ScalarType.Half),
  /** The upper half of an IEEE single. */
  BF16(2, ScalarType.BFloat16),
  /** Signed, 64 bits. */
  I64(8, ScalarType.Long),
  /** Signed, 32 bits. */
  I32(4, ScalarType.Int),
  /** Signed, 16 bits. */
  I16(2, ScalarType.Short),
  /** Signed, 8 bits. */
  I8(1, ScalarType.Char),
  /** Unsigned, 8 bits. */
  U8(1, ScalarType.Byte),
  /** One byte each; anything but 0 is true. */
  BOOL(1, ScalarType.Byte);

  private final int bytes;
  private final ScalarType scalarType;

  ElementType(int bytes, ScalarType scalarType) {
    this.bytes = bytes;
    this.scalarType = scalarType;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** LibTorch's type with the same bytes. */
  ScalarType scalarType() {
    return scalarType;
  }
}
