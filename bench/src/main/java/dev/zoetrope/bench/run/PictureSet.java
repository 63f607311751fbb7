package dev.zoetrope.bench.run;

import dev.zoetrope.client.Picture;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Different pictures of one kind, enough of them that no cache holds all.
 *
 * @param format of each
 * @param width pixels, of raw ones; 0 for files
 * @param height pixels, of raw ones; 0 for files
 * @param pixels the bytes, direct and read-only
 */
public record PictureSet(PixelFormat format, int width, int height, List<ByteBuffer> pixels) {
  private static final int PICTURES = 64;

  public PictureSet {
    pixels = List.copyOf(pixels);
  }

  /** Raw RGB noise, the same in every run. */
  public static PictureSet rgb(int width, int height) {
    return noise(PixelFormat.PIXEL_FORMAT_RGB8, width, height, width * height * 3);
  }

  /** NV12 noise of even sides, the same in every run. */
  public static PictureSet nv12(int width, int height) {
    return noise(PixelFormat.PIXEL_FORMAT_NV12, width, height, width * height * 3 / 2);
  }

  private static PictureSet noise(PixelFormat format, int width, int height, int bytes) {
    Random random = new Random(1);
    byte[] noise = new byte[bytes];
    List<ByteBuffer> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      random.nextBytes(noise);
      pictures.add(direct(noise));
    }
    return new PictureSet(format, width, height, pictures);
  }

  /** Picture files, as they are. */
  public static PictureSet files(PixelFormat format, List<byte[]> files) {
    return new PictureSet(format, 0, 0, files.stream().map(PictureSet::direct).toList());
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
  }

  /** The one whose turn it is. */
  public Picture picture(long sequence) {
    ByteBuffer bytes = pixels.get((int) (sequence % pixels.size()));
    return Picture.of(sequence, format, width, height, bytes.duplicate());
  }
}
