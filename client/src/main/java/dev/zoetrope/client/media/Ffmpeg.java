package dev.zoetrope.client.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg and puts its error numbers into words. Any thread. */
public final class Ffmpeg {
  private static final int ERROR_BYTES = 128;

  private static boolean loaded;

  private Ffmpeg() {}

  /**
   * Loads the four libraries that decode and encode. Must have returned once before any FFmpeg
   * class is touched.
   *
   * @throws MissingLibraryException naming the first library that cannot be loaded
   */
  public static synchronized void load() throws MissingLibraryException {
    if (loaded) {
      return;
    }
    load(avutil.class, "avutil");
    // It would print URLs with their passwords to standard error.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    load(avcodec.class, "avcodec");
    load(avformat.class, "avformat");
    load(swscale.class, "swscale");
    loaded = true;
  }

  /**
   * Loads one of FFmpeg's libraries.
   *
   * @param binding the JavaCPP class that stands for it
   * @param name as FFmpeg calls it
   */
  public static void load(Class<?> binding, String name) throws MissingLibraryException {
    try {
      Loader.load(binding);
    } catch (LinkageError e) {
      throw new MissingLibraryException(
          "FFmpeg's library %s cannot be loaded on %s: %s"
              .formatted(name, Loader.getPlatform(), reason(e)),
          e);
    }
  }

  // JavaCPP tries several names and keeps the operating system's own words in the cause.
  private static String reason(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.toString() : message.lines().findFirst().orElse("").strip();
  }

  /** FFmpeg's own words for an error number, lower case at the start, without a full stop. */
  public static String describe(int error) {
    byte[] text = new byte[ERROR_BYTES];
    avutil.av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    String words = new String(text, 0, end, StandardCharsets.UTF_8);
    return words.isEmpty()
        ? "error " + error
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
