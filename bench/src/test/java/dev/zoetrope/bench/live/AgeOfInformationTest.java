package dev.zoetrope.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgeOfInformationTest {

  @Test
  void growsFromAnAnswersOwnAgeUntilTheNext() {
    // From 10 to 20 the answer of 4 is 6 to 16 old, from 20 to 30 that of 15 is 5 to 15 old.
    AgeOfInformation age = new AgeOfInformation(10, 30);
    age.answered(10, 4);
    age.answered(20, 15);
    assertThat(age.averageNanos()).isEqualTo((11 * 10 + 10 * 10) / 20.0);
    assertThat(age.peakNanos()).isEqualTo(16);
  }

  @Test
  void anAnswerOfAnOlderPictureChangesNothing() {
    AgeOfInformation age = new AgeOfInformation(0, 20);
    age.answered(0, 0);
    age.answered(10, -5);
    assertThat(age.averageNanos()).isEqualTo(10);
    assertThat(age.peakNanos()).isEqualTo(20);
  }

  @Test
  void whatWasAnsweredBeforeTheWindowCountsAsKnownInIt() {
    AgeOfInformation age = new AgeOfInformation(100, 110);
    age.answered(50, 40);
    age.answered(60, 55);
    assertThat(age.averageNanos()).isEqualTo(50);
    assertThat(age.peakNanos()).isEqualTo(55);
  }

  @Test
  void whatIsAnsweredAfterTheWindowEndsNothingInIt() {
    AgeOfInformation age = new AgeOfInformation(0, 10);
    age.answered(0, 0);
    age.answered(25, 24);
    assertThat(age.averageNanos()).isEqualTo(5);
    assertThat(age.peakNanos()).isEqualTo(10);
  }

  @Test
  void timeBeforeTheFirstAnswerIsNotCounted() {
    AgeOfInformation age = new AgeOfInformation(0, 10);
    age.answered(8, 7);
    assertThat(age.averageNanos()).isEqualTo(2);
    assertThat(new AgeOfInformation(0, 10).averageNanos()).isZero();
  }

  @Test
  void manyAnswersAddUpToTheSumOfTheirTrapezoids() {
    // Period 40, delay 25: the age runs from 25 to 65 again and again.
    AgeOfInformation age = new AgeOfInformation(0, 40_000);
    for (long sent = -40; sent < 40_000; sent += 40) {
      age.answered(sent + 25, sent);
    }
    assertThat(age.averageNanos()).isEqualTo(45);
    assertThat(age.peakNanos()).isEqualTo(65);
  }
}
