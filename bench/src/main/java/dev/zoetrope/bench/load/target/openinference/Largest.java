package dev.zoetrope.bench.load.target.openinference;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** Finds the index of the largest number among the elements of a tensor. One thread. */
final class Largest {
  private int count;
  private int index = -1;
  private double most = Double.NEGATIVE_INFINITY;

  void add(double value) {
    if (value > most || (index < 0 && !Double.isNaN(value))) {
      most = value;
      index = count;
    }
    count++;
  }

  /** -1 where there was none. */
  int index() {
    return index;
  }

  /** Adds little-endian elements up to the stream's limit; passes over types without an order. */
  void addAll(CodedInputStream in, String datatype) throws IOException {
    int size = elementBytes(datatype);
    if (size == 0) {
      in.skipRawBytes(in.getBytesUntilLimit());
      return;
    }
    while (in.getBytesUntilLimit() >= size) {
      add(
          switch (datatype) {
            case "FP32" -> in.readFloat();
            case "FP64" -> in.readDouble();
            case "FP16" -> half(littleEndian16(in));
            case "BF16" -> Float.intBitsToFloat(littleEndian16(in) << 16);
            case "INT64", "UINT64" -> in.readRawLittleEndian64();
            case "INT32" -> in.readRawLittleEndian32();
            case "UINT32" -> in.readRawLittleEndian32() & 0xffff_ffffL;
            case "INT16" -> (short) littleEndian16(in);
            case "UINT16" -> littleEndian16(in) & 0xffff;
            case "INT8" -> in.readRawByte();
            default -> in.readRawByte() & 0xff;
          });
    }
    in.skipRawBytes(in.getBytesUntilLimit());
  }

  /** 0 for types whose elements are no numbers. */
  private static int elementBytes(String datatype) {
    return switch (datatype) {
      case "FP64", "INT64", "UINT64" -> 8;
      case "FP32", "INT32", "UINT32" -> 4;
      case "FP16", "BF16", "INT16", "UINT16" -> 2;
      case "BOOL", "INT8", "UINT8" -> 1;
      default -> 0;
    };
  }

  private static int littleEndian16(CodedInputStream in) throws IOException {
    int low = in.readRawByte() & 0xff;
    return in.readRawByte() << 8 | low;
  }

  /** A half's value; those below 2^-14 count as they are ordered. */
  static float half(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
