package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://user:secret@host:554/live, rtsp://host:554/live",
    "RTSP://host/live, rtsp://host/live",
    "https://host/a.mp4?token=secret, https://host/a.mp4",
    "https://host/a.mp4#secret, https://host/a.mp4",
    "rtsp://user:se@secret@host/live, rtsp://host/live",
    "rtsp://user:se/secret@host/live, rtsp://host/live",
    "rtsp://user:12/secret@host/live, rtsp://host/live",
    "http://host/@user/a.mp4, http://host/@user/a.mp4",
    "rtsp://secret@host, rtsp://host"
  })
  void namesAUrlWithoutCredentials(String url, String name) {
    SourceAddress address = SourceAddress.parse(url);
    assertThat(address.name()).isEqualTo(name);
    assertThat(address.url()).isEqualTo(url);
    assertThat(address.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "C:\\films\\a.mp4", "dir/a:b.mp4", "camera:1", "/x//y", ""})
  void tellsFilesFromUrls(String spec) {
    assertThat(SourceAddress.matches(spec)).isFalse();
  }

  @Test
  void knowsTheScheme() {
    assertThat(SourceAddress.parse("HTTPS://h/").scheme()).isEqualTo("https");
  }
}
