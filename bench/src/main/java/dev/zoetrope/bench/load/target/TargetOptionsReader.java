package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a target from names and values, as command lines and plan files have them:
 *
 * <ul>
 *   <li>{@code connections} gRPC: connections, 1 to 1024, default 1; HTTP: at most so many, default
 *       256
 *   <li>{@code threads} of the event loop, 1 to 64
 *   <li>{@code tls} true or false; {@code ca}, {@code cert}, {@code key} PEM files; {@code
 *       authority} the name to verify in place of the host
 *   <li>{@code token} sent as {@code authorization: Bearer TOKEN}; {@code @FILE} reads it from a
 *       file
 *   <li>{@code input}, {@code datatype}, {@code output}, {@code batch} (auto, true or false): the
 *       tensors
 *   <li>{@code json} true or false; {@code form} a field's name
 *   <li>{@code admin} {@code HOST:PORT} of our server's admin port
 * </ul>
 */
public final class TargetOptionsReader {
  /** Every name. */
  public static final Set<String> NAMES =
      Set.of(
          "connections",
          "threads",
          "tls",
          "ca",
          "cert",
          "key",
          "authority",
          "token",
          "input",
          "datatype",
          "output",
          "batch",
          "json",
          "form",
          "admin");

  private static final Set<String> DATATYPES =
      Set.of(
          "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16",
          "BF16", "FP32", "FP64", "BYTES");

  private final Map<String, String> values;

  private TargetOptionsReader(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads and checks.
   *
   * @param values by the names above
   * @param headers each {@code NAME:VALUE}
   * @throws BenchException if a name is unknown or a value wrong
   */
  public static TargetOptions read(Map<String, String> values, List<String> headers) {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new BenchException(
            "target option '%s' is unknown; known are %s"
                .formatted(name, String.join(", ", new TreeSet<>(NAMES))));
      }
    }
    return new TargetOptionsReader(values).options(headers);
  }

  private TargetOptions options(List<String> headers) {
    List<Header> all = new ArrayList<>(headers.stream().map(Header::parse).toList());
    text("token").ifPresent(token -> all.add(new Header("authorization", bearer(token))));
    return new TargetOptions(
        count("connections", TargetOptions.MAX_CONNECTIONS),
        count("threads", TargetOptions.MAX_THREADS),
        new Security(
            flag("tls").orElse(false) || values.containsKey("ca") || values.containsKey("cert"),
            file("ca"),
            file("cert"),
            file("key"),
            text("authority")),
        all,
        new TensorOptions(text("input"), datatype(), batch(), text("output")),
        flag("json").orElse(false),
        text("form"),
        admin());
  }

  private Optional<String> text(String name) {
    String value = values.get(name);
    if (value != null && value.isBlank()) {
      throw wrong(name, value, "must not be empty");
    }
    return Optional.ofNullable(value);
  }

  private int count(String name, int most) {
    String value = values.get(name);
    if (value == null) {
      return 0;
    }
    try {
      int count = Integer.parseInt(value);
      if (count >= 1 && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw wrong(name, value, "must be 1 to " + most);
  }

  private Optional<Boolean> flag(String name) {
    @Nullable String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> throw wrong(name, value, "must be true or false");
    };
  }

  private Optional<Boolean> batch() {
    return "auto".equals(values.get("batch")) ? Optional.empty() : flag("batch");
  }

  private Optional<String> datatype() {
    Optional<String> datatype = text("datatype");
    if (datatype.isPresent() && !DATATYPES.contains(datatype.get())) {
      throw wrong(
          "datatype",
          datatype.get(),
          "must be one of " + String.join(", ", new TreeSet<>(DATATYPES)));
    }
    return datatype;
  }

  private Optional<Path> file(String name) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Path file = path(name, value.get());
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw wrong(name, value.get(), "must be a file that can be read");
    }
    return Optional.of(file);
  }

  private static Path path(String name, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw wrong(name, value, "is no file name: " + e.getReason());
    }
  }

  private static String bearer(String token) {
    if (!token.startsWith("@")) {
      return "Bearer " + token;
    }
    String file = token.substring(1);
    try {
      return "Bearer " + Files.readString(path("token", file)).strip();
    } catch (IOException e) {
      throw new BenchException("target option token: %s cannot be read".formatted(file), e);
    }
  }

  private Optional<String> admin() {
    Optional<String> admin = text("admin");
    admin.ifPresent(TargetOptionsReader::checkAdmin);
    return admin;
  }

  private static void checkAdmin(String value) {
    if (TargetAddress.parse("http://" + value).port() < 1 || value.contains("/")) {
      throw wrong("admin", value, "must be HOST:PORT");
    }
  }

  private static BenchException wrong(String name, String value, String rule) {
    return new BenchException("target option %s '%s': %s".formatted(name, value, rule));
  }
}
