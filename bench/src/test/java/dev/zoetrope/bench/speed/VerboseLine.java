package dev.zoetrope.bench.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that oneDNN prints of a primitive that it has run ({@code ONEDNN_VERBOSE=profile_exec};
 * the library's developer guide, "Verbose Mode").
 *
 * @param kind {@code convolution}, {@code matmul}, …
 * @param implementation oneDNN's name for it
 * @param types of what it reads and writes, in the line's order: {@code u8 s8 f32 u8}
 * @param problem sizes, as the library writes them
 * @param macs multiplications and additions of layers; 0 of anything else
 * @param bytes of what it reads and writes, once each, without biases
 * @param millis how long it took
 */
record VerboseLine(
    String kind,
    String implementation,
    String types,
    String problem,
    long macs,
    long bytes,
    double millis) {
  private static final Pattern CONVOLUTION =
      Pattern.compile(
          "(?:g(\\d+))?mb(\\d+)_ic(\\d+)oc(\\d+)"
              + "_ih(\\d+)oh(\\d+)kh(\\d+)\\D.*_iw(\\d+)ow(\\d+)kw(\\d+)\\D.*");
  private static final Pattern POOLING =
      Pattern.compile("mb(\\d+)ic(\\d+)_ih(\\d+)oh(\\d+)\\D.*_iw(\\d+)ow(\\d+)\\D.*");

  /** How many numbers there are of what it reads and writes, and what is done with them. */
  private record Sizes(long macs, List<Long> reads, long writes) {}

  /** What a line says; empty for a line of anything else. */
  static Optional<VerboseLine> of(String line) {
    List<String> fields = Arrays.asList(line.split(",", -1));
    int exec = fields.indexOf("exec");
    if (!line.startsWith("onednn_verbose") || exec < 0 || fields.size() < exec + 8) {
      return Optional.empty();
    }
    String kind = fields.get(exec + 2);
    List<String> types =
        Arrays.stream(fields.get(exec + 5).split(" ", -1))
            .filter(memory -> !memory.startsWith("bia"))
            .map(memory -> memory.split(":", -1)[1])
            .toList();
    String problem = fields.get(fields.size() - 2);
    double millis = Double.parseDouble(fields.get(fields.size() - 1));
    Sizes sizes = sizes(kind, problem);
    return Optional.of(
        new VerboseLine(
            kind,
            fields.get(exec + 3),
            String.join(" ", types),
            problem,
            sizes.macs(),
            bytes(sizes, types),
            millis));
  }

  private static long bytes(Sizes sizes, List<String> types) {
    long bytes = sizes.writes() * width(types.get(types.size() - 1));
    for (int i = 0; i < sizes.reads().size() && i < types.size() - 1; i++) {
      bytes += sizes.reads().get(i) * width(types.get(i));
    }
    return bytes;
  }

  private static int width(String type) {
    return switch (type) {
      case "s8", "u8" -> 1;
      case "bf16", "f16" -> 2;
      default -> 4;
    };
  }

  private static Sizes sizes(String kind, String problem) {
    Matcher convolution = CONVOLUTION.matcher(problem);
    Matcher pooling = POOLING.matcher(problem);
    if (kind.equals("convolution") && convolution.matches()) {
      return convolution(convolution);
    } else if (kind.equals("pooling") && pooling.matches()) {
      long planes = number(pooling, 1) * number(pooling, 2);
      return new Sizes(
          0,
          List.of(planes * number(pooling, 3) * number(pooling, 5)),
          planes * number(pooling, 4) * number(pooling, 6));
    }
    List<long[]> tensors = new ArrayList<>();
    for (String tensor : problem.split(":", -1)) {
      if (tensor.matches("\\d+(x\\d+)*")) {
        tensors.add(Arrays.stream(tensor.split("x", -1)).mapToLong(Long::parseLong).toArray());
      }
    }
    List<Long> reads = tensors.stream().map(VerboseLine::product).toList();
    if (kind.equals("matmul") && tensors.size() == 2 && tensors.get(0).length == 2) {
      long rows = tensors.get(0)[0];
      long inner = tensors.get(0)[1];
      long columns = tensors.get(1)[1];
      return new Sizes(rows * inner * columns, reads, rows * columns);
    }
    return new Sizes(0, reads, reads.isEmpty() ? 0 : reads.get(0));
  }

  private static Sizes convolution(Matcher sizes) {
    long groups = sizes.group(1) == null ? 1 : number(sizes, 1);
    long rows = number(sizes, 2);
    long in = number(sizes, 3);
    long out = number(sizes, 4);
    long weights = out * (in / groups) * number(sizes, 7) * number(sizes, 10);
    long pixels = rows * number(sizes, 6) * number(sizes, 9);
    return new Sizes(
        weights * pixels,
        List.of(rows * in * number(sizes, 5) * number(sizes, 8), weights),
        pixels * out);
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }

  private static long product(long[] sizes) {
    return Arrays.stream(sizes).reduce(1, (left, right) -> left * right);
  }

  /** Whether it is a layer whose groups have one channel each. */
  boolean isDepthwise() {
    Matcher convolution = CONVOLUTION.matcher(problem);
    return convolution.matches()
        && convolution.group(1) != null
        && convolution.group(1).equals(convolution.group(3));
  }

  /** Whether it multiplies channels of single pixels. */
  boolean isPointwise() {
    Matcher convolution = CONVOLUTION.matcher(problem);
    return convolution.matches()
        && convolution.group(1) == null
        && convolution.group(7).equals("1")
        && convolution.group(10).equals("1");
  }

  /** What its layers multiply: {@code int8}, {@code bf16} or {@code fp32}. */
  String arithmetic() {
    String first = types.split(" ", -1)[0];
    return switch (first) {
      case "s8", "u8" -> "int8";
      case "bf16" -> "bf16";
      default -> "fp32";
    };
  }
}
