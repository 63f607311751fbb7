package dev.zoetrope.server.frame;

import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A picture of 640x360 into a row of 224x224, shorter edge to 256 and centre crop, bilinear with
 * antialiasing: ns by the server's decoder. The picture has soft shapes and some noise.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="Decode -prof gc"</pre>
 */
@State(Scope.Thread)
public class DecodeBenchmark extends ShortRuns {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int SEED = 7;
  private static final InputRecipe RECIPE =
      TestPictures.recipe(224, 224, Fit.FIT_CROP, 256, Interpolation.BILINEAR);

  private final PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS);
  private final ByteBuffer row = ByteBuffer.allocateDirect(RECIPE.rowBytes());
  private final List<RowTarget> rows = List.of(new RowTarget(RECIPE, row));
  private final PictureSpec jpegSpec = TestPictures.file(PixelFormat.PIXEL_FORMAT_JPEG);
  private final PictureSpec rgbSpec = raw(PixelFormat.PIXEL_FORMAT_RGB8);
  private final PictureSpec nv12Spec = raw(PixelFormat.PIXEL_FORMAT_NV12);
  private ByteBuffer jpeg;
  private ByteBuffer rgb;
  private ByteBuffer nv12;

  private static PictureSpec raw(PixelFormat format) {
    return TestPictures.raw(format, WIDTH, HEIGHT);
  }

  /** Draws the picture, and loads FFmpeg. */
  @Setup
  public void draw() throws IOException {
    PictureDecoder.loadNatives();
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    rgb = ByteBuffer.allocate(WIDTH * HEIGHT * 3);
    nv12 = ByteBuffer.allocate(WIDTH * HEIGHT * 3 / 2);
    Random random = new Random(SEED);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int red = level(x / 37.0 + y / 61.0, random);
        int green = level(x / 83.0 - y / 29.0, random);
        int blue = level(x / 19.0, random);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
        rgb.put((byte) red).put((byte) green).put((byte) blue);
      }
    }
    rgb.flip();
    while (nv12.hasRemaining()) {
      nv12.put((byte) level(nv12.position() / 97.0, random));
    }
    nv12.flip();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpg", file)) {
      throw new IOException("no writer of JPEG");
    }
    jpeg = ByteBuffer.wrap(file.toByteArray());
  }

  private static int level(double phase, Random random) {
    return (int) (128 + 100 * Math.sin(phase) + 8 * random.nextGaussian()) & 0xff;
  }

  /** Baseline, 4:2:0, quality 75. */
  @Benchmark
  public ByteBuffer jpeg() throws InvalidFrameException {
    decoder.decode(jpegSpec, jpeg, rows);
    return row;
  }

  /** RGB8, 691,200 bytes. */
  @Benchmark
  public ByteBuffer rgb() throws InvalidFrameException {
    decoder.decode(rgbSpec, rgb, rows);
    return row;
  }

  /** NV12, 345,600 bytes. */
  @Benchmark
  public ByteBuffer nv12() throws InvalidFrameException {
    decoder.decode(nv12Spec, nv12, rows);
    return row;
  }

  /** Frees what the decoder holds. */
  @TearDown
  public void close() {
    decoder.close();
  }
}
