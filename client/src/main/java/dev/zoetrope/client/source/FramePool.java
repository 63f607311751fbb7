package dev.zoetrope.client.source;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory for pixels, used again once a frame is released. Only idle buffers are kept here, so one
 * that is never released is garbage-collected. Any thread.
 */
final class FramePool {
  /** Bytes behind each buffer's limit that FFmpeg's vector code may write or read. */
  static final int TAIL_BYTES = 64;

  private static final int ALIGNMENT = 64;
  private static final int MAX_IDLE = 4;

  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

  /** One buffer on loan; run it to give the buffer back. */
  final class Lease implements Runnable {
    private final ByteBuffer memory;
    private final AtomicBoolean returned = new AtomicBoolean();
    private final ByteBuffer pixels;

    private Lease(ByteBuffer memory, int bytes) {
      this.memory = memory;
      this.pixels = memory.slice(0, bytes);
    }

    /** Direct, aligned, exactly as many bytes as were asked for. */
    ByteBuffer pixels() {
      return pixels;
    }

    @Override
    public void run() {
      if (returned.compareAndSet(false, true)) {
        giveBack(memory);
      }
    }
  }

  Lease take(int bytes) {
    int needed = Math.addExact(bytes, TAIL_BYTES);
    synchronized (idle) {
      for (Iterator<ByteBuffer> i = idle.iterator(); i.hasNext(); ) {
        ByteBuffer memory = i.next();
        if (memory.capacity() >= needed && memory.capacity() / 4 <= needed) {
          i.remove();
          return new Lease(memory, bytes);
        }
      }
    }
    ByteBuffer raw = ByteBuffer.allocateDirect(Math.addExact(needed, 2 * ALIGNMENT));
    return new Lease(raw.alignedSlice(ALIGNMENT), bytes);
  }

  private void giveBack(ByteBuffer memory) {
    synchronized (idle) {
      if (idle.size() == MAX_IDLE) {
        idle.removeFirst();
      }
      idle.addLast(memory);
    }
  }

  int idleBuffers() {
    synchronized (idle) {
      return idle.size();
    }
  }
}
