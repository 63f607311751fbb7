package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNameTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://user:secret@host/live?token=secret, rtsp://host/live",
    "rtsp:/user:secret@host/live, ***@host/live",
    "rtsp//user:secret@host/live, rtsp//***@host/live",
    "user:se/cret@host, ***@host",
    "testsrc:32x16@25, testsrc:32x16@25",
    "camera:3, camera:3",
    "my videos/a@b.mp4, my videos/a@b.mp4"
  })
  void holdsNoCredentialsEvenWhenItIsMisspelt(String spec, String name) {
    assertThat(Sources.name(spec)).isEqualTo(name);
  }
}
