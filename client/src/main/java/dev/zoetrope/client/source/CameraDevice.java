package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avdevice.avdevice_free_list_devices;
import static org.bytedeco.ffmpeg.global.avdevice.avdevice_list_input_sources;
import static org.bytedeco.ffmpeg.global.avdevice.avdevice_register_all;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.media.MissingLibraryException;
import dev.zoetrope.client.source.SourceException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avdevice.AVDeviceInfo;
import org.bytedeco.ffmpeg.avdevice.AVDeviceInfoList;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avdevice;

/**
 * Finds camera number N: {@code /dev/videoN} through v4l2 on Linux, AVFoundation's Nth on macOS,
 * DirectShow's Nth on Windows. The only class that loads FFmpeg's device library, which drags in
 * X11, ALSA and PulseAudio on Linux.
 */
final class CameraDevice {
  private static final Pattern SYNTAX = Pattern.compile("camera(?::(\\d{1,4}))?");

  private final int number;
  private final String name;

  private CameraDevice(int number) {
    this.number = number;
    this.name = "camera:" + number;
  }

  static boolean matches(String spec) {
    return spec.equals("camera") || spec.startsWith("camera:");
  }

  /** Reads {@code camera[:N]}; N is 0 if it is left out. */
  static CameraDevice parse(String spec) throws SourceException {
    Matcher m = SYNTAX.matcher(spec);
    if (!m.matches()) {
      throw new SourceException(
          Kind.USAGE, "a camera must look like camera or camera:0 to camera:9999, not " + spec);
    }
    return new CameraDevice(m.group(1) == null ? 0 : Integer.parseInt(m.group(1)));
  }

  /** What FFmpeg has to open on this machine. */
  MediaTarget target() throws IOException {
    return target(System.getProperty("os.name").toLowerCase(Locale.ROOT), Path.of("/dev"));
  }

  MediaTarget target(String system, Path devices) throws IOException {
    if (system.contains("mac")) {
      return new MediaTarget(
          number + ":none",
          name,
          format("avfoundation"),
          // Most Macs refuse AVFoundation's default of 29.97.
          Map.of("framerate", "30"),
          MediaTarget.Kind.CAMERA);
    }
    if (system.contains("windows")) {
      AVInputFormat format = format("dshow");
      return new MediaTarget(
          "video=" + listedDevice(format), name, format, Map.of(), MediaTarget.Kind.CAMERA);
    }
    Path device = devices.resolve("video" + number);
    if (!Files.exists(device)) {
      throw new SourceException(
          Kind.NOT_FOUND, "%s is not there: this machine has no %s".formatted(name, device));
    }
    if (!Files.isReadable(device)) {
      throw new SourceException(
          Kind.NO_PERMISSION,
          "%s cannot be opened: this user may not read %s (its group is usually video)"
              .formatted(name, device));
    }
    return new MediaTarget(
        device.toString(), name, format("v4l2"), Map.of(), MediaTarget.Kind.CAMERA);
  }

  private AVInputFormat format(String driver) throws IOException {
    try {
      Ffmpeg.load(avdevice.class, "avdevice");
    } catch (MissingLibraryException e) {
      throw new SourceException(
          Kind.MISSING_LIBRARY, "%s cannot be opened: %s".formatted(name, e.getMessage()), e);
    }
    avdevice_register_all();
    AVInputFormat format = av_find_input_format(driver);
    if (format == null) {
      throw new SourceException(
          Kind.MISSING_LIBRARY,
          "%s cannot be opened: this FFmpeg has no %s input".formatted(name, driver));
    }
    return format;
  }

  private String listedDevice(AVInputFormat format) throws SourceException {
    AVDeviceInfoList list = new AVDeviceInfoList(null);
    int result = avdevice_list_input_sources(format, (String) null, (AVDictionary) null, list);
    int cameras = 0;
    try {
      for (int i = 0; result >= 0 && i < list.nb_devices(); i++) {
        AVDeviceInfo device = list.devices(i);
        if (isCamera(device) && cameras++ == number) {
          return device.device_name().getString();
        }
      }
    } finally {
      avdevice_free_list_devices(list);
    }
    throw new SourceException(
        Kind.NOT_FOUND, "%s is not there: this machine has %d cameras".formatted(name, cameras));
  }

  private static boolean isCamera(AVDeviceInfo device) {
    for (int i = 0; i < device.nb_media_types(); i++) {
      if (device.media_types().get(i) == AVMEDIA_TYPE_VIDEO) {
        return true;
      }
    }
    return false;
  }
}
