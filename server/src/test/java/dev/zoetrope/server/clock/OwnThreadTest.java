package dev.zoetrope.server.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OwnThreadTest {
  @Test
  void runsElsewhereAndHandsBackWhatComesOut() throws Exception {
    Thread thread = OwnThread.call("own", Thread::currentThread);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(thread.getName()).isEqualTo("own");
    assertThatThrownBy(
            () ->
                OwnThread.call(
                    "own",
                    () -> {
                      throw new IOException("no file");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no file");
  }

  @Test
  void asksTheWorkToEndWhenItsCallerIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                OwnThread.call(
                    "own",
                    () -> {
                      Thread.currentThread().join();
                      return null;
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
