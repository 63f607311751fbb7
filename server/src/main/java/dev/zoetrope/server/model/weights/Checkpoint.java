package dev.zoetrope.server.model.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * An open weights file: a table of named tensors, each read when asked for. One thread at a time.
 */
public interface Checkpoint extends AutoCloseable {

  /** The kind of file, for people: {@code safetensors}, {@code PyTorch state dict}. */
  String format();

  /** The files it is made of, an index first; empty for one in memory. */
  List<Path> files();

  /** What is in it, under the file's own names, in the file's order; unmodifiable. */
  Map<String, Entry> entries();

  /**
   * A contiguous fp32 CPU tensor with the entry's values (integers and booleans become numbers,
   * quantized bytes what they stand for); the caller owns it. Memory taken is of the order of the
   * entry's own bytes, which the file holds.
   *
   * @throws CheckpointException if the file has no such entry or cannot be read any more
   */
  Tensor read(String name);

  /**
   * A quantized entry as LibTorch's {@code qint8} or {@code quint8} tensor, contiguous, with the
   * file's own scales and zero points: one of each, or one per channel. The caller owns it. Memory
   * taken is as of {@link #read}.
   *
   * @throws CheckpointException if the file has no such entry, it is not quantized, its scales are
   *     not numbers to multiply by or its zero points no bytes, or it cannot be read any more
   */
  default Tensor readQuantized(String name) {
    throw new CheckpointException(name + ": no quantized tensor");
  }

  /** Closes the file. */
  @Override
  void close();

  /**
   * What a file says about one tensor; sizes have been checked against the file.
   *
   * @param type of its elements in the file
   * @param shape sizes, outermost first; empty for a scalar
   * @param quantized whether they are bytes that stand for other numbers
   */
  record Entry(ElementType type, List<Long> shape, boolean quantized) {

    /** Of numbers. */
    public Entry(ElementType type, List<Long> shape) {
      this(type, shape, false);
    }

    /** Sizes a tensor may have; PyTorch's own limit is 64. */
    static final int MAX_RANK = 16;

    /** Type and shape, for messages. */
    public String text() {
      return (quantized ? "quantized " : "") + type + " " + shape;
    }

    /** Number of elements. */
    public long elements() {
      return elements(shape);
    }

    /**
     * The product of the sizes.
     *
     * @throws ArithmeticException if it is over 2^63-1, or would be but for sizes of 0 (strides are
     *     products too)
     */
    static long elements(List<Long> shape) {
      long product = 1;
      for (long size : shape) {
        product = Math.multiplyExact(product, Math.max(1, size));
      }
      return shape.contains(0L) ? 0 : product;
    }
  }
}
