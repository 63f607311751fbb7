package dev.zoetrope.bench.precision;

import dev.zoetrope.bench.demo.Photos;
import dev.zoetrope.bench.precision.Drawing.Background;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Pictures of many different things in two parts with nothing in common: every sixth of the stamps
 * and parts of the demo's photographs to calibrate a variant with, all other stamps and parts of
 * the wallpapers to judge it by. The same ones each time.
 */
public final class VariedPictures {
  /** Where they come from, for a test that is skipped. */
  public static final String PACKAGES = "tuxpaint-stamps-default and lomiri-wallpapers-16.04";

  private static final int CALIBRATION_SHARE = 6;
  private static final int PARTS_OF_PHOTOS = 40;
  private static final int PARTS_OF_WALLPAPER = 4;

  private VariedPictures() {}

  /** Whether the packages are installed. */
  public static boolean areThere() throws IOException {
    return Stamps.areThere() && Wallpapers.areThere();
  }

  /** To calibrate with: 59 stamps before two backgrounds each, and 40 parts of photos. */
  public static List<BufferedImage> calibration() throws IOException {
    List<BufferedImage> photos = Photos.all();
    List<BufferedImage> pictures = stamps(true, photos);
    pictures.addAll(partsOfPhotos(photos));
    return pictures;
  }

  private static List<BufferedImage> partsOfPhotos(List<BufferedImage> photos) {
    List<BufferedImage> parts = new ArrayList<>();
    for (int i = 0; i < PARTS_OF_PHOTOS; i++) {
      parts.add(Drawing.part(photos.get(i % photos.size()), i));
    }
    return parts;
  }

  /** To judge by: 290 stamps before two backgrounds each, and 60 parts of wallpapers. */
  public static List<BufferedImage> evaluation() throws IOException {
    List<BufferedImage> parts = new ArrayList<>();
    List<BufferedImage> small = new ArrayList<>();
    for (Path file : Wallpapers.files()) {
      BufferedImage wallpaper = ImageIO.read(file.toFile());
      for (int part = 0; part < PARTS_OF_WALLPAPER; part++) {
        parts.add(Drawing.part(wallpaper, parts.size()));
      }
      small.add(Drawing.halved(wallpaper, Drawing.SIDE, Drawing.SIDE));
    }
    List<BufferedImage> pictures = stamps(false, small);
    pictures.addAll(parts);
    return pictures;
  }

  /**
   * Writes the calibration part as PNG files, for {@code zoetrope models build}.
   *
   * @param folder made if it is not there
   */
  public static void writeCalibration(Path folder) throws IOException {
    write(calibration(), folder);
  }

  /**
   * Writes only the parts of the demo's photos, for which no package is needed: enough for weights
   * that know no picture.
   *
   * @param folder made if it is not there
   */
  public static void writePartsOfPhotos(Path folder) throws IOException {
    write(partsOfPhotos(Photos.all()), folder);
  }

  private static void write(List<BufferedImage> pictures, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < pictures.size(); i++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "%03d.png", i));
      ImageIO.write(pictures.get(i), "png", file.toFile());
    }
  }

  private static List<BufferedImage> stamps(boolean forCalibration, List<BufferedImage> behind)
      throws IOException {
    List<Path> files = Stamps.files();
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if ((i % CALIBRATION_SHARE == 0) == forCalibration) {
        BufferedImage stamp = ImageIO.read(files.get(i).toFile());
        BufferedImage photo = behind.get(i % behind.size());
        Background other = i % 4 < 2 ? Background.BLEND : Background.BLURRED;
        pictures.add(Drawing.stamp(stamp, Background.PLAIN, photo, 2L * i));
        pictures.add(Drawing.stamp(stamp, other, photo, 2L * i + 1));
      }
    }
    return pictures;
  }

  /**
   * Writes the calibration part into a folder. From the project's root:
   *
   * <pre>mvn -q -Ptool -pl bench -am test-compile \
   *     -Dtool=precision.VariedPictures -Dtool.args=FOLDER</pre>
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("arguments: one folder, not " + args.length);
    }
    writeCalibration(Path.of(args[0]));
  }
}
