package dev.zoetrope.client.overlay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Spleen 8x16, read from the class path: Latin letters, no AWT, no font of the system's. Any
 * thread.
 */
final class BitmapFont {
  static final int WIDTH = 8;
  static final int HEIGHT = 16;

  private static final String RESOURCE = "spleen-8x16.hex";
  private static final int UNKNOWN = '?';

  private final Map<Integer, byte[]> glyphs;

  private BitmapFont(Map<Integer, byte[]> glyphs) {
    this.glyphs = glyphs;
  }

  static BitmapFont load() {
    Map<Integer, byte[]> glyphs = new HashMap<>();
    try (InputStream in = BitmapFont.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + RESOURCE);
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        glyphs.put(
            Integer.parseInt(line.substring(0, colon), 16),
            HexFormat.of().parseHex(line, colon + 1, line.length()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BitmapFont(Map.copyOf(glyphs));
  }

  /**
   * Sixteen rows from the top, eight dots each, the leftmost in the highest bit; '?' if unknown.
   */
  byte[] rows(int codePoint) {
    return glyphs.getOrDefault(codePoint, glyphs.get(UNKNOWN));
  }

  boolean has(int codePoint) {
    return glyphs.containsKey(codePoint);
  }
}
