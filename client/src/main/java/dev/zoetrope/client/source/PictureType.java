package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_BMP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_GIF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_TIFF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kinds of picture file that are known, told apart by their first bytes, never by name. */
enum PictureType {
  JPEG("\u00FF\u00D8\u00FF"),
  PNG("\u0089PNG\r\n\u001A\n"),
  GIF("GIF8"),
  WEBP("RIFF????WEBP"),
  BMP("BM????\0\0\0\0"),
  TIFF_LITTLE_ENDIAN("II*\0"),
  TIFF_BIG_ENDIAN("MM\0*");

  private static final int HEAD_BYTES = 16;

  // A character a byte; '?' stands for any.
  private final String signature;

  PictureType(String signature) {
    this.signature = signature;
  }

  /** The kind of a file; null if it is none of them. */
  static @Nullable PictureType of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(HEAD_BYTES));
    }
  }

  static @Nullable PictureType of(byte[] head) {
    for (PictureType type : values()) {
      if (type.matches(head)) {
        return type;
      }
    }
    return null;
  }

  private boolean matches(byte[] head) {
    if (head.length < signature.length()) {
      return false;
    }
    for (int i = 0; i < signature.length(); i++) {
      char expected = signature.charAt(i);
      if (expected != '?' && expected != (head[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  int codecId() {
    return switch (this) {
      case JPEG -> AV_CODEC_ID_MJPEG;
      case PNG -> AV_CODEC_ID_PNG;
      case GIF -> AV_CODEC_ID_GIF;
      case WEBP -> AV_CODEC_ID_WEBP;
      case BMP -> AV_CODEC_ID_BMP;
      case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> AV_CODEC_ID_TIFF;
    };
  }
}
