package dev.zoetrope.client.source;

import dev.zoetrope.client.overlay.VideoWriter;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * H.264 video as access units, in Annex B, made by the encoder of the overlay. Every picture is
 * different, so that its access unit tells which it is.
 *
 * @param width pixels
 * @param height pixels
 * @param units one for each picture; a keyframe every ten
 */
public record Clip(int width, int height, List<byte[]> units) {

  /** As an MP4 file, five pictures a second. */
  public static Path file(Path folder, int width, int height, int pictures) throws IOException {
    Path file = folder.resolve("clip-%dx%d-%d.mp4".formatted(width, height, pictures));
    ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
    try (VideoWriter writer = new VideoWriter(file, 5)) {
      for (int i = 0; i < pictures; i++) {
        for (int p = 0; p < rgb.capacity(); p++) {
          rgb.put(p, (byte) (p / 3 % width * (i % 7 + 1) + p / (3 * width) * (i % 5 + 1) + 3 * i));
        }
        writer.write(rgb, width, height, i * 200_000L);
      }
    }
    return file;
  }

  public static Clip make(Path folder, int width, int height, int pictures) throws IOException {
    SourceOptions coded = SourceOptions.defaults().withFormat(PixelFormat.PIXEL_FORMAT_H264);
    List<byte[]> units = new ArrayList<>();
    String file = file(folder, width, height, pictures).toString();
    try (FrameSource source = Sources.open(file, coded)) {
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        units.add(bytes(f));
        f.release();
      }
    }
    return new Clip(width, height, List.copyOf(units));
  }

  public static byte[] bytes(SourceFrame frame) {
    byte[] bytes = new byte[frame.pixels().remaining()];
    frame.pixels().get(frame.pixels().position(), bytes);
    return bytes;
  }

  /** Which picture an access unit is of; -1 for none. */
  public int indexOf(byte[] unit) {
    for (int i = 0; i < units.size(); i++) {
      if (Arrays.equals(slices(units.get(i)), slices(unit))) {
        return i;
      }
    }
    return -1;
  }

  /** The NAL units of an access unit, without start codes. */
  public static List<byte[]> nals(byte[] unit) {
    List<byte[]> nals = new ArrayList<>();
    int start = -1;
    for (int i = 0; i + 2 < unit.length; i++) {
      if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1) {
        if (start >= 0) {
          int end = unit[i - 1] == 0 ? i - 1 : i;
          nals.add(Arrays.copyOfRange(unit, start, end));
        }
        start = i + 3;
        i += 2;
      }
    }
    nals.add(Arrays.copyOfRange(unit, start, unit.length));
    return nals;
  }

  /** Only what differs from picture to picture. */
  private static byte[] slices(byte[] unit) {
    return nals(unit).stream()
        .filter(nal -> (nal[0] & 0x1F) <= 5)
        .reduce(
            new byte[0],
            (a, b) -> {
              byte[] both = Arrays.copyOf(a, a.length + b.length);
              System.arraycopy(b, 0, both, a.length, b.length);
              return both;
            });
  }
}
