package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTest {
  @Test
  void knowsTheTables() {
    assertThat(Normal.cdf(0)).isEqualTo(0.5);
    assertThat(Normal.cdf(1)).isCloseTo(0.841344746068543, within(1e-14));
    assertThat(Normal.cdf(-3)).isCloseTo(0.001349898031630, within(1e-14));
    assertThat(Normal.cdf(9)).isEqualTo(1);
    assertThat(Normal.twoSided(0.95)).isCloseTo(1.959963984540, within(1e-11));
    assertThat(Normal.twoSided(0.99)).isCloseTo(2.575829303549, within(1e-11));
    assertThat(Normal.quantile(0.01)).isCloseTo(-2.326347874041, within(1e-11));
  }

  /** Two-sided 95 % and one-sided 99 %, from any table of Student's distribution. */
  @Test
  void knowsStudentsTable() {
    assertThat(Normal.student(0.975, 4)).isCloseTo(2.776, within(0.01));
    assertThat(Normal.student(0.975, 9)).isCloseTo(2.262, within(0.001));
    assertThat(Normal.student(0.99, 8)).isCloseTo(2.896, within(0.005));
    assertThat(Normal.student(0.99, 4)).isCloseTo(3.747, within(0.04));
  }
}
