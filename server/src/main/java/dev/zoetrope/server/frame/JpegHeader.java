package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.ComponentLines.Model;
import java.nio.ByteBuffer;

/**
 * The segments of a JPEG file up to its first scan (ITU-T T.81 annex B).
 *
 * @param components 1, 3 or 4
 * @param model what the components mean, decided as libjpeg does ({@code default_decompress_parms}
 *     in {@code jdapimin.c}): JFIF, then Adobe's marker, then the components' names
 * @param end where the first scan's marker begins, an absolute index
 */
record JpegHeader(PictureHeader picture, int components, Model model, int end) {

  /** Reads the header of a file that lies from position to limit. */
  static JpegHeader read(ByteBuffer file) throws InvalidFrameException {
    return new Reader(file).read();
  }

  private static final class Reader {
    private static final int EXIF_BYTES = 6;

    private final ByteBuffer file;
    private final JpegSegments segments;
    private int frame = -1;
    private int orientation = 1;
    private boolean jfif;
    private int adobeTransform = -1;

    Reader(ByteBuffer file) throws InvalidFrameException {
      this.file = file;
      this.segments = new JpegSegments(file);
    }

    JpegHeader read() throws InvalidFrameException {
      while (segments.next()) {
        int marker = segments.marker();
        if (marker == JpegSegments.SOS) {
          return header();
        }
        if (JpegSegments.isFrame(marker)) {
          readFrame(marker);
        } else {
          readApplication(marker, segments.body(), segments.bodyBytes());
        }
      }
      throw new InvalidFrameException("JPEG: no scan before the end of the picture");
    }

    private void readFrame(int marker) throws InvalidFrameException {
      if (marker > JpegSegments.SOF2) {
        throw new InvalidFrameException(
            "JPEG: baseline or progressive, got frame type SOF" + (marker - JpegSegments.SOF0));
      }
      if (frame >= 0) {
        throw new InvalidFrameException("JPEG: one frame, got a second one");
      }
      frame = segments.body();
      int length = segments.bodyBytes();
      if (length < 6 || length != 6 + 3 * u8(5)) {
        throw new InvalidFrameException(
            "JPEG: frame header of %d bytes does not hold its components".formatted(length));
      }
      if (u8(0) != 8) {
        throw new InvalidFrameException("JPEG: 8 bits a sample, got " + u8(0));
      }
      if (u16(1) == 0 || u16(3) == 0) {
        throw new InvalidFrameException(
            "JPEG: at least 1 x 1 pixels, got %d x %d".formatted(u16(3), u16(1)));
      }
      if (u8(5) != 1 && u8(5) != 3 && u8(5) != 4) {
        throw new InvalidFrameException("JPEG: 1, 3 or 4 components, got " + u8(5));
      }
    }

    private void readApplication(int marker, int body, int length) {
      if (marker == JpegSegments.APP0 && startsWith(body, length, "JFIF\0")) {
        jfif = true;
      } else if (marker == JpegSegments.APP1 && startsWith(body, length, "Exif\0\0")) {
        orientation = ExifOrientation.read(file, body + EXIF_BYTES, length - EXIF_BYTES);
      } else if (marker == JpegSegments.APP14 && startsWith(body, length, "Adobe")) {
        adobeTransform = length >= 12 ? file.get(body + 11) & 0xff : 0;
      }
    }

    private JpegHeader header() throws InvalidFrameException {
      if (frame < 0) {
        throw new InvalidFrameException("JPEG: a scan before the frame header");
      }
      PictureHeader picture = new PictureHeader(u16(3), u16(1), orientation);
      return new JpegHeader(picture, u8(5), model(), segments.start());
    }

    private Model model() {
      return switch (u8(5)) {
        case 1 -> Model.GRAY;
        case 4 -> adobeTransform == 2 ? Model.YCCK : Model.CMYK;
        default -> {
          boolean named = u8(6) == 'R' && u8(9) == 'G' && u8(12) == 'B';
          boolean rgb = !jfif && (adobeTransform >= 0 ? adobeTransform == 0 : named);
          yield rgb ? Model.RGB : Model.YUV;
        }
      };
    }

    private boolean startsWith(int at, int length, String name) {
      if (length < name.length()) {
        return false;
      }
      for (int i = 0; i < name.length(); i++) {
        if (file.get(at + i) != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private int u8(int index) {
      return file.get(frame + index) & 0xff;
    }

    private int u16(int index) {
      return u8(index) << 8 | u8(index + 1);
    }
  }
}
