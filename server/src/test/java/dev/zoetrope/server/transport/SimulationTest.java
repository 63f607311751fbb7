package dev.zoetrope.server.transport;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of everything between the transport and the device, on one thread and one turned
 * clock. {@code -Dseed=N} runs the schedule that a failure named, {@code -Dschedules=N} more or
 * fewer of them.
 */
class SimulationTest {
  private static final Logger LOGGER = Logger.getLogger("dev.zoetrope.server");
  private static final int SCHEDULES = Integer.getInteger("schedules", 10_000);

  @BeforeAll
  static void quiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOGGER.setLevel(null);
  }

  @Test
  void everyScheduleKeepsEveryPromise() {
    Long only = Long.getLong("seed");
    if (only != null) {
      run(only);
      return;
    }
    LongStream.rangeClosed(1, SCHEDULES).parallel().forEach(SimulationTest::run);
  }

  private static void run(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "schedule %d; -Dtest=SimulationTest -Dseed=%d runs it again: %s"
              .formatted(seed, seed, e.getMessage()),
          e);
    }
  }
}
