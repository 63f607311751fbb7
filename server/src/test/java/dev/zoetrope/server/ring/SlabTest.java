package dev.zoetrope.server.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlabTest {
  private static Slab slab(int rows) {
    return new Slab(ByteBuffer.allocateDirect(rows * 16), rows, 16);
  }

  @Test
  void lendsEveryRowOnceAndThenNone() {
    Slab slab = slab(5);
    Set<Integer> rows = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      rows.add(slab.tryAcquire());
    }

    assertThat(rows).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(slab.tryAcquire()).isEqualTo(-1);
    assertThat(slab.freeRows()).isZero();
  }

  @Test
  void lendsAReleasedRowAgainAndTellsWhoWaits() {
    Slab slab = slab(1);
    AtomicInteger released = new AtomicInteger();
    slab.onRelease(released::incrementAndGet);
    int row = slab.tryAcquire();

    slab.release(row);

    assertThat(slab.tryAcquire()).isEqualTo(row);
    assertThat(released).hasValue(1);
  }

  @Test
  void rowsDoNotOverlap() {
    Slab slab = slab(3);
    for (int row = 0; row < 3; row++) {
      ByteBuffer view = slab.row(row);
      assertThat(view.capacity()).isEqualTo(16);
      view.put(0, (byte) (row + 1)).put(15, (byte) (row + 1));
    }

    for (int row = 0; row < 3; row++) {
      assertThat(slab.memory().get(row * 16)).isEqualTo((byte) (row + 1));
      assertThat(slab.memory().get(row * 16 + 15)).isEqualTo((byte) (row + 1));
    }
  }

  @Test
  void refusesMemoryOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Slab(ByteBuffer.allocateDirect(31), 2, 16))
        .withMessage("memory: 2 rows of 16 bytes in 31 bytes");
  }

  @Test
  void neverLendsARowToTwoThreads() throws Exception {
    Slab slab = slab(4);
    AtomicInteger[] owners = {
      new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger()
    };
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> clashes = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        clashes.add(
            pool.submit(
                () -> {
                  start.await();
                  int seen = 0;
                  for (int i = 0; i < 50_000; i++) {
                    int row = slab.tryAcquire();
                    if (row >= 0) {
                      seen += owners[row].getAndIncrement();
                      owners[row].decrementAndGet();
                      slab.release(row);
                    }
                  }
                  return seen;
                }));
      }
      start.countDown();
      for (Future<Integer> clash : clashes) {
        assertThat(clash.get()).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(slab.freeRows()).isEqualTo(4);
  }
}
