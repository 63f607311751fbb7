package dev.zoetrope.client.source;

import org.bytedeco.javacpp.Pointer;

/** A number that FFmpeg carries in an opaque pointer and never follows. 64-bit platforms only. */
final class Tag extends Pointer {
  Tag(long value) {
    super((Pointer) null);
    address = value;
  }
}
