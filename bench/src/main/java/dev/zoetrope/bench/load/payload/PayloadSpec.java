package dev.zoetrope.bench.load.payload;

import dev.zoetrope.bench.BenchException;
import java.io.IOException;
import java.util.List;

/**
 * What frames are to carry, in words:
 *
 * <ul>
 *   <li>{@code noise:WxH[,frames=N][,seed=S]} random RGB, 16 different frames
 *   <li>{@code nv12:WxH[,frames=N][,seed=S]} random NV12, both sides even
 *   <li>{@code jpeg:WxH[@QUALITY][,frames=N][,seed=S]} drawn pictures, quality 1 to 100, 85
 *   <li>{@code tensor:TYPE[SIZE,...][,frames=N][,seed=S]} random numbers: reals of -2.5 to 2.5,
 *       integers of 0 to 999, bytes of any value
 *   <li>{@code raw:FILE,TYPE[SIZE,...]} one tensor or several from a file
 *   <li>{@code files:PATH[,frames=N]} a JPEG or PNG file, or a folder's in the order of their
 *       names, as they are; {@code rgb=WxH} decoded and scaled
 *   <li>{@code video:FILE[,frames=N]} with one of {@code rgb[=WxH]}, {@code nv12=WxH}, {@code
 *       jpeg=WxH} and {@code h264}: its first 64 pictures, or access units from the first keyframe
 *   <li>{@code photos:WxH[,frames=N]} crops of four photographs as RGB, {@code photos:jpeg} all
 *       four as files
 * </ul>
 *
 * <p>All frames together have at most 1 GiB and lie on the heap, where the transports read them
 * without a copy in between.
 */
public final class PayloadSpec {
  static final List<String> KINDS =
      List.of("noise", "nv12", "jpeg", "tensor", "raw", "files", "video", "photos");

  private final PayloadWords words;

  private PayloadSpec(PayloadWords words) {
    this.words = words;
  }

  /**
   * Reads the words; opens nothing.
   *
   * @throws BenchException if they mean nothing; names the field, the limit and the value
   */
  public static PayloadSpec parse(String text) {
    PayloadWords words = PayloadWords.split(text);
    if (!KINDS.contains(words.kind())) {
      throw words.wrong(
          "kind %s is unknown; known are %s".formatted(words.kind(), String.join(", ", KINDS)));
    }
    return new PayloadSpec(words);
  }

  /**
   * Makes or reads the frames.
   *
   * @throws BenchException if they are too large, or not what the words say
   */
  public PayloadSet load() {
    PayloadBudget budget = new PayloadBudget(words.text());
    try {
      return new PayloadSet(words.text(), payloads(budget));
    } catch (IOException e) {
      throw new BenchException("payload %s: %s".formatted(words.text(), e.getMessage()), e);
    }
  }

  private List<Payload> payloads(PayloadBudget budget) throws IOException {
    return switch (words.kind()) {
      case "noise" -> NoisePayloads.rgb(words, budget);
      case "nv12" -> NoisePayloads.nv12(words, budget);
      case "jpeg" -> DrawnPayloads.jpeg(words, budget);
      case "tensor" -> NoisePayloads.tensors(words, budget);
      case "raw" -> FilePayloads.raw(words, budget);
      case "files" ->
          words.options().containsKey("rgb")
              ? SourcePayloads.files(words, budget)
              : FilePayloads.pictures(words, budget);
      case "video" -> SourcePayloads.video(words, budget);
      case "photos" -> PhotoPayloads.of(words, budget);
      default -> throw new AssertionError(words.kind());
    };
  }

  @Override
  public String toString() {
    return words.text();
  }
}
