package dev.zoetrope.bench.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The demo's photographs, for others who need pictures that look like pictures. */
public final class Photos {
  private static final List<String> NAMES =
      List.of("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg");

  private Photos() {}

  /** All four, decoded. */
  public static List<BufferedImage> all() throws IOException {
    List<BufferedImage> photos = new ArrayList<>();
    for (String name : NAMES) {
      try (InputStream in = Photos.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("The photo " + name + " is missing from this jar.");
        }
        photos.add(ImageIO.read(in));
      }
    }
    return photos;
  }
}
