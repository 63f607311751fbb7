package dev.zoetrope.bench.load.payload;

import dev.zoetrope.bench.demo.Photos;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The four photographs that come with the program. */
final class PhotoPayloads {
  private static final int DEFAULT_FRAMES = 16;
  private static final int QUALITY = 90;

  /** Different crops of one photo, before they repeat. */
  private static final int CROPS = 8;

  private PhotoPayloads() {}

  /** As files of their own size, or as crops of the size asked for. */
  static List<Payload> of(PayloadWords words, PayloadBudget budget) throws IOException {
    return words.subject().equals("jpeg") ? files(words, budget) : crops(words, budget);
  }

  private static List<Payload> files(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(0);
    List<Payload> payloads = new ArrayList<>();
    for (BufferedImage photo : Photos.all()) {
      BufferedImage solid =
          ImageBytes.scaled(
              photo,
              0,
              0,
              photo.getWidth(),
              photo.getHeight(),
              new PayloadWords.Size(photo.getWidth(), photo.getHeight()));
      ByteBuffer file = ImageBytes.jpeg(solid, QUALITY);
      budget.take(1, file.remaining());
      payloads.add(new Payload("photo " + payloads.size(), Payload.Kind.JPEG, List.of(), file));
    }
    return payloads;
  }

  private static List<Payload> crops(PayloadWords words, PayloadBudget budget) throws IOException {
    words.allow(0, "frames");
    PayloadWords.Size size = words.size("size", words.subject());
    int frames = words.frames(DEFAULT_FRAMES);
    budget.take(frames, 3L * size.width() * size.height());
    List<BufferedImage> photos = Photos.all();
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      BufferedImage photo = photos.get(i % photos.size());
      int crop = i / photos.size() % CROPS;
      payloads.add(
          new Payload(
              "photo " + i % photos.size() + " crop " + crop,
              Payload.Kind.RGB,
              List.of(size.height(), size.width(), 3),
              ImageBytes.rgb(crop(photo, crop, size))));
    }
    return payloads;
  }

  /** The largest part of the size's shape, then smaller ones that wander. */
  private static BufferedImage crop(BufferedImage photo, int crop, PayloadWords.Size size) {
    double scale =
        (1 - 0.05 * crop)
            * Math.min(
                photo.getWidth() / (double) size.width(),
                photo.getHeight() / (double) size.height());
    int width = Math.max(1, (int) (size.width() * scale));
    int height = Math.max(1, (int) (size.height() * scale));
    int x = (photo.getWidth() - width) * (crop % 3 + 1) / 4;
    int y = (photo.getHeight() - height) * (crop % 2 + 1) / 3;
    return ImageBytes.scaled(photo, x, y, width, height, size);
  }
}
