package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Bytes of a file into LibTorch's memory, with no copy between, and there to fp32. Sizes have been
 * checked by the caller.
 */
final class TensorLoader {
  /** A multiple of every element size; keeps views of large tensors within a ByteBuffer's reach. */
  private static final long CHUNK_BYTES = 64L << 20;

  private TensorLoader() {}

  /** Where the bytes come from: each call fills the next stretch of the tensor. */
  @FunctionalInterface
  interface Fill {
    void next(ByteBuffer target) throws IOException;
  }

  /** A contiguous tensor of the file's own type; the caller closes it. */
  static Tensor load(ElementType type, List<Long> shape, ByteOrder order, Fill fill)
      throws IOException {
    Tensor tensor = empty(type, shape);
    try (BytePointer memory = new BytePointer(tensor.data_ptr())) {
      long bytes = Math.multiplyExact(Checkpoint.Entry.elements(shape), type.bytes());
      for (long at = 0; at < bytes; at += CHUNK_BYTES) {
        long end = Math.min(bytes, at + CHUNK_BYTES);
        ByteBuffer chunk = memory.position(at).limit(end).asByteBuffer();
        fill.next(chunk);
        if (order != ByteOrder.nativeOrder()) {
          swap(chunk, type.bytes());
        }
      }
      return tensor;
    } catch (IOException | RuntimeException e) {
      tensor.close();
      throw e;
    }
  }

  /**
   * A view's elements as they are stored, contiguous; {@code fill} begins at the first one. The
   * caller closes it.
   */
  static Tensor stored(View view, ByteOrder order, Fill fill) throws IOException {
    ElementType type = view.storage().type();
    if (view.contiguous()) {
      return load(type, view.shape(), order, fill);
    }
    try (Tensor span = load(type, List.of(view.span()), order, fill);
        Tensor strided = span.as_strided(longs(view.shape()), longs(view.strides()))) {
      return strided.contiguous();
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static Tensor empty(ElementType type, List<Long> shape) {
    long[] sizes = longs(shape);
    try (TensorOptions options = new TensorOptions(type.scalarType());
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return torch.empty(sizes, options, format);
    }
  }

  private static void swap(ByteBuffer bytes, int width) {
    for (int at = 0; at < bytes.limit(); at += width) {
      for (int low = at, high = at + width - 1; low < high; low++, high--) {
        byte kept = bytes.get(low);
        bytes.put(low, bytes.get(high));
        bytes.put(high, kept);
      }
    }
  }

  /** The same values as fp32; takes {@code tensor} over, which need not be contiguous. */
  static Tensor toFloat(ElementType type, Tensor tensor) {
    try (tensor;
        Tensor values = type == ElementType.BOOL ? truth(tensor) : tensor.to(ScalarType.Float);
        Tensor floats = values.to(ScalarType.Float)) {
      return floats.contiguous();
    }
  }

  private static Tensor truth(Tensor bytes) {
    try (Scalar zero = new Scalar(0)) {
      return bytes.ne(zero);
    }
  }
}
