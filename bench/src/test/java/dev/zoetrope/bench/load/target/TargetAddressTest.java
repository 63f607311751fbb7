package dev.zoetrope.bench.load.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetAddressTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:6570,VISION,false,localhost,6570,''",
    "zoetrope+tls://h:1,VISION,true,h,1,''",
    "zoetrope+infer://h:1,VISION_INFER,false,h,1,''",
    "oip://[::1]:8001,OIP,false,::1,8001,''",
    "oip+stream+tls://h:1,OIP_STREAM,true,h,1,''",
    "http://h/v2/models/m/infer,HTTP_V2,false,h,80,/v2/models/m/infer",
    "https://h/v2/models/m/versions/3/infer,HTTP_V2,true,h,443,/v2/models/m/versions/3/infer",
    "http://h:8080,HTTP_POST,false,h,8080,/",
    "http://h:8080/predict?top=1,HTTP_POST,false,h,8080,/predict?top=1",
  })
  void reads(String text, Protocol protocol, boolean tls, String host, int port, String path) {
    assertThat(TargetAddress.parse(text))
        .isEqualTo(new TargetAddress(text, protocol, tls, host, port, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost | it has no port",
        "ftp://h:1 | its scheme is ftp",
        "oip://h:1/x | ends with its port",
        "oip://h:70000 | must be 1 to 65535, not 70000",
        "http://me:secret@h/ | holds credentials",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> TargetAddress.parse(text))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void optionsAreReadAndChecked() {
    TargetOptions options =
        TargetOptionsReader.read(
            Map.of("connections", "4", "batch", "true", "token", "abc", "admin", "h:1"),
            List.of("X-Team: vision"));
    assertThat(options.connectionsOr(1)).isEqualTo(4);
    assertThat(options.tensor().batch()).contains(true);
    assertThat(options.headers())
        .containsExactly(new Header("x-team", "vision"), new Header("authorization", "Bearer abc"));
    assertThat(options.toString()).doesNotContain("abc");
    wrong(Map.of("conections", "4"), "target option 'conections' is unknown");
    wrong(Map.of("connections", "0"), "must be 1 to 1024");
    wrong(Map.of("datatype", "FLOAT"), "must be one of");
    wrong(Map.of("ca", "/nowhere"), "must be a file that can be read");
    assertThatThrownBy(() -> TargetOptionsReader.read(Map.of(), List.of("a: b\r\nc: d")))
        .hasMessageContaining("printable ASCII");
  }

  private static void wrong(Map<String, String> values, String message) {
    assertThatThrownBy(() -> TargetOptionsReader.read(values, List.of()))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining(message);
  }
}
