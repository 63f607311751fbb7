package dev.zoetrope.bench.live;

import dev.zoetrope.bench.identity.FrameIdentity;
import dev.zoetrope.bench.identity.IdentityPicture;
import dev.zoetrope.bench.identity.IdentityVerdict;
import dev.zoetrope.bench.identity.IdentityVideo;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream's pictures that carry their identity, in several formats by turns, and the judge of
 * their answers. Buffers of raw pictures are used again as soon as their frame has been answered,
 * as a camera's would be: a server or client that still looked at them would see another frame.
 */
public final class IdentityFrames implements FrameMaker {
  private final int stream;
  private final List<PixelFormat> formats;
  private final Set<String> negativeModels;
  private final IdentityCounts counts;
  private final ConcurrentMap<Long, ByteBuffer> lent = new ConcurrentHashMap<>();
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** The sending thread's. */
  private @Nullable IdentityVideo video;

  /**
   * Of a stream.
   *
   * @param stream its number in the pictures
   * @param formats RGB8, NV12, JPEG and H264, by turns
   * @param negativeModels the models that answer with the negative
   * @param counts where the verdicts go
   */
  public IdentityFrames(
      int stream, List<PixelFormat> formats, Set<String> negativeModels, IdentityCounts counts) {
    this.stream = stream;
    this.formats = List.copyOf(formats);
    this.negativeModels = Set.copyOf(negativeModels);
    this.counts = counts;
  }

  private PixelFormat format(long sequence) {
    return formats.get((int) (sequence % formats.size()));
  }

  @Override
  public Picture make(long sequence) {
    long word = new FrameIdentity(stream, sequence).word();
    PixelFormat format = format(sequence);
    return switch (format) {
      case PIXEL_FORMAT_JPEG -> Picture.encoded(sequence, format, IdentityPicture.jpeg(word));
      case PIXEL_FORMAT_H264 -> Picture.encoded(sequence, format, encoder().encode(word));
      default -> raw(sequence, word, format);
    };
  }

  private IdentityVideo encoder() {
    IdentityVideo open = video;
    if (open == null) {
      open = new IdentityVideo();
      video = open;
    }
    return open;
  }

  private Picture raw(long sequence, long word, PixelFormat format) {
    ByteBuffer used = free.poll();
    ByteBuffer pixels =
        used != null
            ? used
            : ByteBuffer.allocateDirect(IdentityPicture.bytes(PixelFormat.PIXEL_FORMAT_RGB8));
    lent.put(sequence, pixels);
    IdentityPicture.draw(word, format, pixels.clear());
    return Picture.of(
        sequence, format, IdentityPicture.SIDE, IdentityPicture.SIDE, pixels.duplicate());
  }

  @Override
  public void judge(Reply result) {
    boolean exact = format(result.sequence()) == PixelFormat.PIXEL_FORMAT_RGB8;
    counts.add(
        IdentityVerdict.of(
            result.logits(),
            new FrameIdentity(stream, result.sequence()),
            negativeModels.contains(result.model()),
            exact ? IdentityVerdict.EXACT : IdentityVerdict.LOSSY));
  }

  @Override
  public void done(long sequence) {
    ByteBuffer pixels = lent.remove(sequence);
    if (pixels != null) {
      free.add(pixels);
    }
  }

  @Override
  public void close() {
    if (video != null) {
      video.close();
      video = null;
    }
  }
}
