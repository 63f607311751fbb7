package dev.zoetrope.client.source;

import dev.zoetrope.client.source.SourceException.Kind;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The picture files of a folder in the order of their names, or one picture file. Other files are
 * skipped and counted, folders inside are not looked into. A broken picture of a folder is counted
 * and passed over; a broken single one is an error. One thread at a time.
 */
final class PictureFilesSource implements FrameSource {
  /** Pictures have no times: they count as 25 a second. */
  private static final long PERIOD_MICROS = 40_000;

  private final List<Path> files;
  private final boolean single;
  private final SourceOptions options;
  private final SourceClock clock;
  private final SourceInfo info;
  private final PictureDecoder decoder;
  private final FrameFormer former;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private int position;
  private @Nullable PictureType nextType;
  private volatile boolean cancelled;
  private boolean closed;

  private PictureFilesSource(
      String name, List<Path> files, boolean single, SourceOptions options, SourceClock clock) {
    this.files = files;
    this.single = single;
    this.options = options;
    this.clock = clock;
    this.info = new SourceInfo(name, options.width(), options.height(), 0, false);
    this.decoder = new PictureDecoder(options.maxPixels());
    this.former = new FrameFormer(options);
  }

  /** One picture. */
  static PictureFilesSource ofFile(Path file, SourceOptions options, SourceClock clock) {
    return new PictureFilesSource(file.toString(), List.of(file), true, options, clock);
  }

  /**
   * A folder.
   *
   * @throws SourceException if there is no picture in it
   */
  static PictureFilesSource ofFolder(Path folder, SourceOptions options, SourceClock clock)
      throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(Files::isRegularFile).sorted().toList();
    }
    PictureFilesSource source =
        new PictureFilesSource(folder.toString(), files, false, options, clock);
    try {
      if (!source.findPicture()) {
        throw new SourceException(
            Kind.UNREADABLE,
            "%s holds no picture (%d other files)".formatted(folder, files.size()));
      }
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
    return source;
  }

  @Override
  public SourceInfo info() {
    return info;
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    while (!closed && !cancelled && findPicture()) {
      Path file = files.get(position++);
      PictureType type = nextType;
      nextType = null;
      if (type == null) {
        throw new AssertionError("findPicture has set it");
      }
      try {
        SourceFrame frame = read(file, type);
        frames.incrementAndGet();
        return frame;
      } catch (IOException e) {
        if (single) {
          throw named(file, e);
        }
        bad.incrementAndGet();
      }
    }
    return null;
  }

  private static SourceException named(Path file, IOException e) {
    Kind kind = e instanceof SourceException known ? known.kind() : Kind.UNREADABLE;
    return new SourceException(kind, "%s cannot be used: %s".formatted(file, e.getMessage()), e);
  }

  // Leaves the position at the next picture and its type in nextType.
  private boolean findPicture() {
    while (nextType == null && position < files.size()) {
      try {
        nextType = PictureType.of(files.get(position));
        if (nextType == null) {
          skipped.incrementAndGet();
          position++;
        }
      } catch (IOException e) {
        bad.incrementAndGet();
        position++;
      }
    }
    return nextType != null;
  }

  private SourceFrame read(Path file, PictureType type) throws IOException {
    FrameFormer.Stamp stamp =
        new FrameFormer.Stamp(
            String.valueOf(file.getFileName()),
            frames.get() * PERIOD_MICROS,
            Capture.ofFile(clock.unixMicros(), 0));
    if (type == PictureType.JPEG
        && options.format() == PixelFormat.PIXEL_FORMAT_JPEG
        && !options.scales()) {
      return undecoded(file, stamp);
    }
    PictureDecoder.Decoded decoded = decoder.decode(file, type);
    return former.form(decoded.picture(), decoded.orientation(), stamp);
  }

  private SourceFrame undecoded(Path file, FrameFormer.Stamp stamp) throws IOException {
    ByteBuffer bytes = PictureDecoder.read(file);
    JpegHeader header = decoder.checkedHeader(bytes);
    return former.passThrough(bytes, header.uprightWidth(), header.uprightHeight(), stamp);
  }

  @Override
  public SourceCounts counts() {
    return new SourceCounts(frames.get(), bad.get(), skipped.get(), 0);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      former.close();
    }
  }
}
