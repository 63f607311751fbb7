package dev.zoetrope.bench.run;

import dev.zoetrope.bench.demo.Photos;
import dev.zoetrope.v1.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** JPEG files cut from photographs: noise would take a decoder several times as long. */
public final class JpegPictures {
  private static final int PICTURES = 64;

  private JpegPictures() {}

  /** Different windows of the demo's photos, at quality 75 with halved colour, as cameras send. */
  public static PictureSet of(int width, int height) throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<BufferedImage> photos = Photos.all();
    for (int i = 0; i < PICTURES; i++) {
      files.add(encode(window(photos.get(i % photos.size()), i, width, height)));
    }
    return PictureSet.files(PixelFormat.PIXEL_FORMAT_JPEG, files);
  }

  /** A part of the photo that grows and moves with {@code index}, scaled to the size. */
  private static BufferedImage window(BufferedImage photo, int index, int width, int height) {
    double fill = 0.6 + 0.4 * index / PICTURES;
    double scale =
        fill * Math.min(photo.getWidth() / (double) width, photo.getHeight() / (double) height);
    int partWidth = (int) (width * scale);
    int partHeight = (int) (height * scale);
    int x = (photo.getWidth() - partWidth) * (index % 7) / 6;
    int y = (photo.getHeight() - partHeight) * (index % 5) / 4;
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = out.createGraphics();
    graphics.drawImage(photo.getSubimage(x, y, partWidth, partHeight), 0, 0, width, height, null);
    graphics.dispose();
    return out;
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", bytes)) {
      throw new IOException("this JVM cannot write JPEG");
    }
    return bytes.toByteArray();
  }
}
