package dev.zoetrope.server.frame;

import dev.zoetrope.v1.PixelFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A clip of the test resources, cut into access units; {@code clips.sh} says what they show. */
public final class VideoClip {
  /** The clips' sizes. */
  public static final int WIDTH = 160;

  /** See {@link #WIDTH}. */
  public static final int HEIGHT = 96;

  private VideoClip() {}

  /** The access units of a resource. */
  public static List<byte[]> load(String name) {
    return split(TestPictures.resource(name), formatOf(name));
  }

  /** By the name's end. */
  public static PixelFormat formatOf(String name) {
    return name.endsWith(".h265") ? PixelFormat.PIXEL_FORMAT_H265 : PixelFormat.PIXEL_FORMAT_H264;
  }

  /** Cuts an elementary stream before the parameter sets and messages that precede a picture. */
  static List<byte[]> split(byte[] stream, PixelFormat format) {
    List<byte[]> units = new ArrayList<>();
    int from = 0;
    boolean pictureSeen = false;
    for (int at = 0; at + 5 < stream.length; at++) {
      if (stream[at] != 0 || stream[at + 1] != 0 || stream[at + 2] != 1) {
        continue;
      }
      boolean h265 = format == PixelFormat.PIXEL_FORMAT_H265;
      int type = h265 ? stream[at + 3] >> 1 & 0x3f : stream[at + 3] & 0x1f;
      boolean picture = h265 ? type < 32 : type >= 1 && type <= 5;
      // first_mb_in_slice 0, or first_slice_segment_in_pic_flag.
      boolean begins = !picture || (stream[at + (h265 ? 5 : 4)] & 0x80) != 0;
      if (pictureSeen && begins) {
        int start = at > from && stream[at - 1] == 0 ? at - 1 : at;
        units.add(Arrays.copyOfRange(stream, from, start));
        from = start;
        pictureSeen = false;
      }
      pictureSeen |= picture;
    }
    units.add(Arrays.copyOfRange(stream, from, stream.length));
    return units;
  }

  /** The number that a row of limited-range pixels carries in its left half. */
  public static int number(byte[] row, int width, int height) {
    int sum = 0;
    int count = 0;
    for (int y = height / 4; y < height * 3 / 4; y++) {
      for (int x = width / 8; x < width * 3 / 8; x++) {
        sum += row[(y * width + x) * 3 + 1] & 0xff;
        count++;
      }
    }
    return Math.round(sum * 219f / 255 / count / 5);
  }
}
