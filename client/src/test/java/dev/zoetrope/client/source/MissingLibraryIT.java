package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MissingLibraryIT {
  @TempDir Path folder;

  /** Opens the source named by the first argument and prints what the user would read. */
  public static final class Open {
    public static void main(String[] args) throws Exception {
      try (FrameSource source = Sources.open(args[0], SourceOptions.defaults())) {
        SourceFrame frame = source.next();
        System.out.println(frame == null ? "no frame" : frame.width() + "x" + frame.height());
      } catch (SourceException e) {
        System.out.println(e.kind() + ": " + e.getMessage());
      }
    }
  }

  /** Asks for camera 0 of the folder named by the first argument, and prints what came of it. */
  public static final class LoadCameraDriver {
    public static void main(String[] args) throws Exception {
      try {
        MediaTarget target = CameraDevice.parse("camera").target("linux", Path.of(args[0]));
        System.out.println(target.format() == null ? "no driver" : target.url());
      } catch (SourceException e) {
        System.out.println(e.kind() + ": " + e.getMessage());
      }
    }
  }

  private static String openWithoutFfmpeg(String spec) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry -> !entry.matches(".*ffmpeg-[^/\\\\]*(linux|macosx|windows)-[^/\\\\]*jar"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).isNotEqualTo(System.getProperty("java.class.path"));
    return run(classPath, Open.class, spec);
  }

  private static String run(String classPath, Class<?> main, String argument) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                main.getName(),
                argument)
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    return output.strip();
  }

  @Test
  void namesTheLibraryInOneSentence() throws Exception {
    String output = openWithoutFfmpeg(Pixels.picture("plain.png").toString());
    assertThat(output)
        .startsWith("MISSING_LIBRARY: FFmpeg's library avutil cannot be loaded on ")
        .hasLineCount(1);
  }

  @Test
  void drawsTheTestPatternWithoutFfmpeg() throws Exception {
    assertThat(openWithoutFfmpeg("testsrc")).isEqualTo("640x480");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadsTheCameraDriverOrNamesTheLibraryThatIsMissing() throws Exception {
    Path device = Files.createFile(folder.resolve("video0"));
    String output =
        run(System.getProperty("java.class.path"), LoadCameraDriver.class, folder.toString());
    assertThat(output)
        .hasLineCount(1)
        .matches(
            Pattern.quote(device.toString())
                + "|MISSING_LIBRARY: camera:0 cannot be opened: FFmpeg's library avdevice cannot be"
                + " loaded on linux-x86_64: .*lib[a-z0-9-]+\\.so.*");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesACameraThatIsNotThere() {
    assertThatThrownBy(() -> CameraDevice.parse("camera:9").target("linux", folder))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.NOT_FOUND))
        .hasMessage("camera:9 is not there: this machine has no %s/video9", folder);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisabledIfSystemProperty(
      named = "user.name",
      matches = "root",
      disabledReason = "root may read everything")
  void namesACameraThatMayNotBeRead() throws IOException {
    Path device = Files.createFile(folder.resolve("video0"));
    assertThat(device.toFile().setReadable(false)).isTrue();
    assertThatThrownBy(() -> CameraDevice.parse("camera").target("linux", folder))
        .hasMessage(
            "camera:0 cannot be opened: this user may not read %s (its group is usually video)",
            device);
  }

  @Test
  void refusesCamerasWithoutANumber() {
    assertThatThrownBy(() -> Sources.open("camera:front", SourceOptions.defaults()))
        .hasMessage("a camera must look like camera or camera:0 to camera:9999, not camera:front");
  }
}
