package dev.zoetrope.client.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraFileTest {
  private static final CameraSpec BASE =
      new CameraSpec(
          "",
          "",
          SourceOptions.defaults(),
          Duration.ofSeconds(5),
          null,
          StreamSpec.builder().topK(5).build());

  @TempDir Path folder;

  private List<CameraSpec> read(String yaml) throws IOException, CameraFileException {
    Path file = folder.resolve("cameras.yaml");
    Files.writeString(file, yaml);
    return CameraFile.read(file, BASE);
  }

  private List<String> problems(String yaml) {
    CameraFileException e = catchThrowableOfType(CameraFileException.class, () -> read(yaml));
    assertThat(e).as("nothing was wrong").isNotNull();
    assertThat(e).hasMessageNotContaining("sesame");
    return e.problems().stream().map(p -> p.replace(folder + "/", "")).toList();
  }

  @Test
  void readsEveryKeyOverTheDefaults() throws Exception {
    List<CameraSpec> cameras =
        read(
            """
            defaults:
              model: lite0
              policy: latest
              max_age: 500ms
              weight: 2
            cameras:
              - id: door
                url: rtsp://user:sesame@10.0.0.5/live
                models: [a, b]
                policy: reject
                max_age: 200ms
                fps: 5
                pixels: h264
                priority: high
                weight: 3
                window: 4
                top_k: 2
                keyframes_only: true
                connect_timeout: 3s
                silence_timeout: 2s
                rtsp_transport: udp
                camera_clock: false
              - {id: yard, url: testsrc}
            """);

    CameraSpec door = cameras.get(0);
    StreamSpec stream = door.streamSpec();
    assertThat(stream.streamId()).isEqualTo("door");
    assertThat(stream.models()).containsExactly("a", "b");
    assertThat(stream.policy()).isEqualTo(Policy.POLICY_REJECT);
    assertThat(stream.maxAge()).isEqualTo(Duration.ofMillis(200));
    assertThat(stream.priority()).isEqualTo(Priority.PRIORITY_HIGH);
    assertThat(stream.weight()).isEqualTo(3);
    assertThat(stream.window()).isEqualTo(4);
    assertThat(stream.topK()).isEqualTo(2);
    assertThat(stream.keyframesOnly()).isTrue();
    assertThat(stream.pixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_H264);
    assertThat(door.pace()).isEqualTo(Pace.fixed(5));
    assertThat(door.silence()).isEqualTo(Duration.ofSeconds(2));
    assertThat(door.source().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(door.source().readTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(door.source().network()).isEqualTo(new SourceOptions.Network(true, true, false));
    assertThat(door).asString().isEqualTo("door (rtsp://10.0.0.5/live)");

    StreamSpec yard = cameras.get(1).streamSpec();
    assertThat(yard.models()).containsExactly("lite0");
    assertThat(yard.maxAge()).isEqualTo(Duration.ofMillis(500));
    assertThat(yard.weight()).isEqualTo(2);
    assertThat(yard.topK()).isEqualTo(5);
  }

  @Test
  void saysEverythingThatIsWrongAtOnceWithItsLine() {
    assertThat(
            problems(
                """
                defaults:
                  policy: newest
                  id: all
                cameras:
                  - id: door
                    url: rtsp://user:sesame@10.0.0.5/live
                    weight: 9
                    max_aeg: 3s
                    max_age: 3 weeks
                  - id: door 7
                    url: testsrc
                  - id: gate
                    url: testsrc
                    url: testsrc
                  - rtsp://user:sesame@10.0.0.6/live
                colour: blue
                """))
        .containsExactly(
            "cameras.yaml:16: unknown key 'colour'; expected defaults or cameras",
            "cameras.yaml:2: policy: must be one of latest, queue, reject, not 'newest'",
            "cameras.yaml:3: defaults: id belongs to each camera",
            "cameras.yaml:7: weight: must be 1 to 8, not '9'",
            "cameras.yaml:8: unknown key 'max_aeg'; the keys are "
                + String.join(", ", CameraKeys.names()),
            "cameras.yaml:9: max_age: '3 weeks' is not a duration such as 200ms, 1.5s, 2min or 1h",
            "cameras.yaml:10: id: must be 1 to 128 of [A-Za-z0-9._:/@-], not 'door 7'",
            "cameras.yaml:14: 'url' is given twice, first on line 13",
            "cameras.yaml:15: a camera: expected keys and values");
  }

  @Test
  void saysWhatDoesNotFitTogether() {
    assertThat(
            problems(
                """
                cameras:
                  - {id: a, url: testsrc}
                  - {id: a, url: testsrc}
                  - {url: testsrc}
                  - {id: b}
                  - {id: c, url: "gopher://user:sesame@host/x"}
                  - {id: d, url: "rtsp://user:sesame@host/x", pixels: h264, fps: 5}
                  - {id: e, url: testsrc, pixels: h264}
                """))
        .containsExactly(
            "cameras.yaml:3: id: 'a' is given twice, first on line 2",
            "cameras.yaml:4: a camera needs an id",
            "cameras.yaml:5: camera 'b' needs a url",
            "cameras.yaml:6: camera 'c': url: a URL must begin with rtsp, rtsps, http or https, not"
                + " gopher",
            "cameras.yaml:7: camera 'd': fps: a number needs pixels rgb, nv12 or jpeg, or"
                + " keyframes_only",
            "cameras.yaml:8: camera 'e': url: testsrc gives pictures, neither H.264 nor H.265: use"
                + " pixels rgb, nv12 or jpeg");
  }

  @Test
  void saysWhatIsNoListAtAll() {
    assertThat(problems(""))
        .containsExactly("cameras.yaml: empty; expected \"cameras:\" and a list");
    assertThat(problems("- a\n"))
        .containsExactly("cameras.yaml:1: the document: expected keys and values");
    assertThat(problems("defaults: {}\n"))
        .containsExactly("cameras.yaml: there is no list \"cameras:\"");
    assertThat(problems("cameras: 5\n"))
        .containsExactly("cameras.yaml:1: cameras: expected a list, each with id and url");
    assertThat(problems("cameras:\n  - {id: a, url: 'rtsp://u:sesame@h'\n"))
        .singleElement()
        .asString()
        .startsWith("cameras.yaml:3: not YAML: ");
    assertThat(problems("[".repeat(500_000))).hasSize(1);
    assertThat(problems("#".repeat(CameraFile.MAX_BYTES + 1)))
        .containsExactly("cameras.yaml: larger than the limit of 1048576 bytes");
  }
}
