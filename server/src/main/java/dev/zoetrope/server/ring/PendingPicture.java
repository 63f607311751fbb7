package dev.zoetrope.server.ring;

/**
 * A picture that waits, outside any row, for a decoder. What it is made of is the decoder's
 * business.
 */
public interface PendingPicture {

  /** Memory it holds. */
  int bytes();
}
