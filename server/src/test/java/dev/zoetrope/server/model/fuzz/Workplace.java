package dev.zoetrope.server.model.fuzz;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder in which one kind of file is read again and again, with everything beside it that its
 * reader wants to see. One thread.
 */
final class Workplace {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Processor time of one small file; a thousand times what any takes. */
  private static final long MOST_NANOS = 2_000_000_000;

  private final ModelFile kind;
  private final Path file;

  /** The largest share of what its size allows that a file has taken, heap. */
  private double mostHeapShare;

  /**
   * Lays the folder out.
   *
   * @param folder empty
   */
  Workplace(ModelFile kind, Path folder) throws IOException {
    this.kind = kind;
    this.file = folder.resolve(kind.fileName());
    Seeds.surround(kind, folder);
  }

  /**
   * Reads one file.
   *
   * @param bounded whether its time and memory are looked at; a first read loads classes
   * @return why it was refused; empty if it was read
   * @throws IllegalStateException if it was answered otherwise, or took too much
   */
  Optional<ModelException> read(byte[] bytes, boolean bounded) throws IOException {
    byte[] whole = kind == ModelFile.PICKLE ? Seeds.archive(bytes) : bytes;
    // Written over instead, it would be flushed to the disk.
    Files.deleteIfExists(file);
    Files.write(file, whole);
    Optional<ModelException> refusal = Optional.empty();
    long heap = 0;
    long nanos = 0;
    // What loads classes on the way takes too much once, what is wrong does so again.
    for (int tries = 0; tries < 3; tries++) {
      heap = THREADS.getCurrentThreadAllocatedBytes();
      nanos = THREADS.getCurrentThreadCpuTime();
      refusal = refusal();
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      heap = THREADS.getCurrentThreadAllocatedBytes() - heap;
      if (!bounded || (heap <= ModelFile.mostHeap(whole.length) && nanos <= MOST_NANOS)) {
        break;
      }
    }
    if (bounded) {
      requireBounded(heap, nanos, whole.length, refusal);
    }
    return refusal;
  }

  private Optional<ModelException> refusal() {
    try {
      kind.read(file);
      return Optional.empty();
    } catch (ModelException e) {
      if (!kind.refusal().isInstance(e)) {
        throw new IllegalStateException(kind + ": an undocumented refusal", e);
      }
      return Optional.of(e);
    } catch (RuntimeException | IOException | StackOverflowError e) {
      throw new IllegalStateException(kind + ": neither read nor refused: " + e, e);
    }
  }

  private void requireBounded(long heap, long nanos, int length, Optional<ModelException> refusal) {
    long most = ModelFile.mostHeap(length);
    mostHeapShare = Math.max(mostHeapShare, (double) heap / most);
    if (heap > most || nanos > MOST_NANOS) {
      throw new IllegalStateException(
          "%s: a file of %d bytes took %d bytes of heap, at most %d, and %d ns, at most %d: %s"
              .formatted(kind, length, heap, most, nanos, MOST_NANOS, refusal));
    }
  }

  /** Of all files that were read with an eye on it, 0 to 1. */
  double mostHeapShare() {
    return mostHeapShare;
  }
}
