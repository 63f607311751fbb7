package dev.zoetrope.bench.live;

import dev.zoetrope.client.Picture;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Raw RGB noise, the same few pictures again and again. Any thread, for any number of streams. */
public final class NoiseFrames implements FrameMaker {
  /** Enough different ones that no cache holds them all. */
  private static final int PICTURES = 64;

  private final int side;
  private final List<ByteBuffer> pictures = new ArrayList<>();

  /** Square pictures. */
  public NoiseFrames(int side) {
    this.side = side;
    Random random = new Random(1);
    byte[] pixels = new byte[side * side * 3];
    for (int i = 0; i < PICTURES; i++) {
      random.nextBytes(pixels);
      pictures.add(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip().asReadOnlyBuffer());
    }
  }

  @Override
  public Picture make(long sequence) {
    ByteBuffer pixels = pictures.get((int) (sequence % PICTURES)).duplicate();
    return Picture.of(sequence, PixelFormat.PIXEL_FORMAT_RGB8, side, side, pixels);
  }
}
