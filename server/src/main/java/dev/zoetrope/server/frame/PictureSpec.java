package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about the bytes of one picture; the semantics of each field are those of
 * {@code Frame} and {@code Open} in {@code vision.proto}.
 *
 * @param format never {@code UNSPECIFIED}
 * @param width pixels; 0 where the file or video says
 * @param height pixels; 0 where the file says
 * @param stride bytes from one line to the next; 0 for none of padding
 * @param color matrix and range of NV12 and I420; {@code UNSPECIFIED} decides by height
 * @param fit {@code UNSPECIFIED} for the recipe's
 * @param crop the part to look at; null for all of it
 */
public record PictureSpec(
    PixelFormat format,
    int width,
    int height,
    int stride,
    ColorSpace color,
    Fit fit,
    @Nullable Rect crop) {

  /** Whether it is an access unit of a video. */
  public boolean isVideo() {
    return format == PixelFormat.PIXEL_FORMAT_H264 || format == PixelFormat.PIXEL_FORMAT_H265;
  }
}
