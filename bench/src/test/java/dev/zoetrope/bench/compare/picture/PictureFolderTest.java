package dev.zoetrope.bench.compare.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  @TempDir private Path root;

  private Path picture(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.endsWith("png") ? "png" : "jpeg";
    ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), format, file.toFile());
    return file;
  }

  @Test
  void takesPicturesAsTheyLieAndCountsTheRest() throws IOException {
    Path second = picture("b.JPEG");
    Path first = picture("a.png");
    Files.writeString(root.resolve("notes.txt"), "no picture");
    Files.writeString(root.resolve(".hidden.png"), "not looked at");

    PictureList list = PictureFolder.read(root);
    assertThat(list.files()).containsExactly(first, second);
    assertThat(list.labelled()).isFalse();
    assertThat(list.source())
        .isEqualTo("2 pictures of %s (1 other files passed over)".formatted(root.getFileName()));
  }

  @Test
  void takesTheNamesOfFoldersForClasses() throws IOException {
    picture("cat/1.jpg");
    picture("cat/2.jpg");
    picture("dog/1.png");
    PictureList list = PictureFolder.read(root);
    assertThat(list.folders()).containsExactly("cat", "cat", "dog");
    assertThat(list.source()).endsWith(", in 2 class folders");
  }

  @Test
  void refusesBothAtOnce() throws IOException {
    picture("cat/1.jpg");
    picture("stray.jpg");
    assertThatThrownBy(() -> PictureFolder.read(root))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("1 pictures beside 1 in folders");
  }

  @Test
  void namesThePictureThatCannotBeDecoded() throws IOException {
    picture("good.jpg");
    byte[] bytes = Files.readAllBytes(picture("cut.png"));
    Files.write(root.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length - 20));
    assertThatThrownBy(() -> PictureFolder.read(root))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("--pictures " + root + ": picture cut.png: ");

    Files.writeString(root.resolve("cut.png"), "text");
    assertThatThrownBy(() -> PictureFolder.read(root))
        .hasMessageEndingWith("picture cut.png: neither JPEG nor PNG");
  }

  @Test
  void wantsAFolderWithPictures() throws IOException {
    assertThatThrownBy(() -> PictureFolder.read(root.resolve("absent")))
        .hasMessageEndingWith("absent: no such folder");
    Files.writeString(root.resolve("a.txt"), "");
    assertThatThrownBy(() -> PictureFolder.read(root))
        .hasMessageEndingWith("no .jpg, .jpeg or .png in it, of 1 files");
  }
}
