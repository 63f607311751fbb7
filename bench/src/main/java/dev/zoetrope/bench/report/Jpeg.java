package dev.zoetrope.bench.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures as {@code data:} URIs. */
public final class Jpeg {
  private static final float QUALITY = 0.82f;

  private Jpeg() {}

  /** Encodes packed RGB bytes at half their width and height (both even). */
  public static String halfSizeDataUri(byte[] rgb, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width / 2, height / 2, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height / 2; y++) {
      for (int x = 0; x < width / 2; x++) {
        int at = (2 * y * width + 2 * x) * 3;
        int pixel = 0;
        for (int channel = 0; channel < 3; channel++) {
          int sum =
              (rgb[at + channel] & 255)
                  + (rgb[at + 3 + channel] & 255)
                  + (rgb[at + width * 3 + channel] & 255)
                  + (rgb[at + width * 3 + 3 + channel] & 255);
          pixel = (pixel << 8) | ((sum + 2) >> 2);
        }
        image.setRGB(x, y, pixel);
      }
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(encode(image));
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
