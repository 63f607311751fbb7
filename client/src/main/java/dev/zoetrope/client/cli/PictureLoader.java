package dev.zoetrope.client.cli;

import dev.zoetrope.client.Picture;
import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.PixelFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gets pictures from files and URLs. JPEG and PNG files stay as they are, for the server to decode;
 * anything else is decoded here by FFmpeg. One thread.
 */
final class PictureLoader {
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff", "ppm", "pgm", "avif");
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final long maxBytes;
  private final Download download;

  /**
   * A loader with limits.
   *
   * @param maxBytes of a file or a download
   * @param timeout of a download
   */
  PictureLoader(long maxBytes, Duration timeout) {
    this.maxBytes = maxBytes;
    this.download = new Download(maxBytes, timeout);
  }

  /** The pictures that an argument means: itself, or those of a folder by name. */
  List<String> expand(String argument) throws IOException {
    if (isUrl(argument)) {
      return List.of(argument);
    }
    Path path = path(argument);
    if (!Files.exists(path)) {
      throw new FileNotFoundException(argument + ": there is no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(argument);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<String> pictures =
          entries
              .filter(Files::isRegularFile)
              .filter(PictureLoader::looksLikePicture)
              .sorted()
              .map(Path::toString)
              .toList();
      if (pictures.isEmpty()) {
        throw new IOException(argument + ": there are no pictures in this folder");
      }
      return pictures;
    }
  }

  /** Reads one file or URL. */
  Picture load(String name, long sequence) throws IOException {
    if (isUrl(name)) {
      byte[] bytes = download.get(uri(name));
      Picture encoded = encoded(bytes, sequence);
      return encoded != null ? encoded : decodeBytes(bytes, sequence);
    }
    Path file = path(name);
    long size = Files.size(file);
    if (size > maxBytes) {
      throw new IOException("%s: %d bytes, over the limit of %d".formatted(name, size, maxBytes));
    }
    Picture encoded = encoded(Files.readAllBytes(file), sequence);
    return encoded != null ? encoded : decode(name, sequence);
  }

  private static @Nullable Picture encoded(byte[] bytes, long sequence) {
    if (startsWith(bytes, JPEG)) {
      return Picture.encoded(sequence, PixelFormat.PIXEL_FORMAT_JPEG, ByteBuffer.wrap(bytes));
    }
    if (startsWith(bytes, PNG)) {
      return Picture.encoded(sequence, PixelFormat.PIXEL_FORMAT_PNG, ByteBuffer.wrap(bytes));
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && ByteBuffer.wrap(bytes, 0, magic.length).equals(ByteBuffer.wrap(magic));
  }

  private static Picture decodeBytes(byte[] bytes, long sequence) throws IOException {
    Path file = Files.createTempFile("zoetrope-picture", ".bin");
    try {
      Files.write(file, bytes);
      return decode(file.toString(), sequence);
    } finally {
      Files.delete(file);
    }
  }

  private static Picture decode(String name, long sequence) throws IOException {
    try (FrameSource source = Sources.open(name, SourceOptions.defaults())) {
      SourceFrame frame = source.next();
      if (frame == null) {
        throw new IOException(name + ": holds no picture that can be decoded");
      }
      // The buffer outlives the source: it is never released, and so left to the collector.
      return Picture.of(sequence, frame.format(), frame.width(), frame.height(), frame.pixels());
    }
  }

  private static boolean looksLikePicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static boolean isUrl(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  private static URI uri(String name) throws IOException {
    try {
      return URI.create(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private static Path path(String name) throws IOException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }
}
