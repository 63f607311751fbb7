package dev.zoetrope.bench.resume;

import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;

/**
 * A model whose logits say which picture it saw: the twelve quadrants of a picture's three channels
 * spell its number in base 16, and the model gives back their means.
 */
final class MarkModel {
  static final String NAME = "mark";

  private static final int SIDE = 8;
  private static final int QUADRANTS = 4;
  private static final int DIGITS = 12;

  private MarkModel() {}

  /** Writes it as a model folder. */
  static void write(Path repository) throws IOException {
    Path folder = Files.createDirectories(repository.resolve(NAME).resolve("1")).getParent();
    Files.writeString(
        folder.resolve("config.pbtxt"),
        """
        max_batch_size: 8
        input { data_type: TYPE_FP32 dims: [ 3, 8, 8 ] }
        parameters { key: "mean" value { string_value: "0,0,0" } }
        parameters { key: "std" value { string_value: "1,1,1" } }
        parameters { key: "fit" value { string_value: "squash" } }
        """);
    LibTorch.initialize();
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("mark"));
      module.define(
          """
          def forward(self, x):
              return torch.flatten(torch.avg_pool2d(x, [4, 4], [4, 4]), 1)
          """);
      module.save(folder.resolve("1/model.pt").toString());
    }
  }

  static Picture picture(long sequence) {
    ByteBuffer pixels = ByteBuffer.allocate(SIDE * SIDE * 3);
    for (int i = 0; i < pixels.capacity(); i++) {
      int x = i / 3 % SIDE;
      int y = i / 3 / SIDE;
      int quadrant = 2 * (y / (SIDE / 2)) + x / (SIDE / 2);
      long digit = sequence >> (4 * (i % 3 * QUADRANTS + quadrant)) & 15;
      pixels.put(i, (byte) (16 * digit + 8));
    }
    return Picture.of(sequence, PixelFormat.PIXEL_FORMAT_RGB8, SIDE, SIDE, pixels);
  }

  /** The number of the picture that a result is about. */
  static long seen(Reply reply) {
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      long digit = Math.round((reply.logits().get(i) * 255.0 - 8) / 16);
      number |= digit << (4 * i);
    }
    return number;
  }
}
