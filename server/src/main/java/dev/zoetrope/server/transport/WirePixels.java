package dev.zoetrope.server.transport;

import dev.zoetrope.server.frame.AccessUnit;
import dev.zoetrope.server.frame.EncodedPicture;
import dev.zoetrope.server.frame.PictureSpec;
import dev.zoetrope.server.frame.PictureValidator;
import dev.zoetrope.server.ring.PendingPicture;
import dev.zoetrope.server.ring.PixelReader;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.wire.PixelStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A checked frame's pixels on their way from the transport. */
final class WirePixels implements PixelReader {
  private final PictureSpec spec;
  private final PixelStream pixels;
  private final StreamProfile profile;

  WirePixels(PictureSpec spec, PixelStream pixels, StreamProfile profile) {
    this.spec = spec;
    this.pixels = pixels;
    this.profile = profile;
  }

  @Override
  public int length() {
    return pixels.length();
  }

  @Override
  public boolean fits(Slab slab) {
    List<ServedModel> models = profile.models();
    for (int i = 0; i < models.size(); i++) {
      if (models.get(i).slab() == slab) {
        return PictureValidator.fits(spec, models.get(i).description().recipe());
      }
    }
    return false;
  }

  @Override
  public boolean isVideo() {
    return spec.isVideo();
  }

  @Override
  public void copyTo(ByteBuffer row) throws IOException {
    pixels.copyTo(row);
  }

  @Override
  public PendingPicture detach() throws IOException {
    ByteBuffer copy = ByteBuffer.allocate(pixels.length());
    pixels.copyTo(copy);
    copy.flip();
    return spec.isVideo()
        ? AccessUnit.of(spec, copy, profile.keyframesOnly())
        : new EncodedPicture(spec, copy);
  }
}
