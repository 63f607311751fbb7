package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClientOptions;
import dev.zoetrope.client.RetryPolicy;
import dev.zoetrope.client.ZoetropeClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a command reaches its server; a picocli mixin. */
public final class ConnectionOptions {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:6570",
      description = "The server (default: ${DEFAULT-VALUE}).")
  private String target = "localhost:6570";

  @Option(names = "--tls", description = "Encrypt the connection.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "With TLS: trust these authorities (PEM) instead of the platform's.")
  private @Nullable Path authorities;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "Send this metadata with every call; may be repeated.")
  private List<String> headers = List.of();

  /**
   * Connects.
   *
   * @param command for messages about wrong usage
   * @throws ParameterException if an option makes no sense
   */
  public ZoetropeClient connect(CommandSpec command) {
    return connect(command, ClientOptions.DEFAULT.retry());
  }

  /** As {@link #connect}, with streams that look for the server for ever. */
  ZoetropeClient patient(CommandSpec command) {
    return connect(command, ClientOptions.DEFAULT.retry().givingUpAfter(FOR_EVER));
  }

  private ZoetropeClient connect(CommandSpec command, RetryPolicy retry) {
    try {
      ClientOptions options =
          new ClientOptions(
              tls || authorities != null,
              authorities,
              parseHeaders(),
              ClientOptions.DEFAULT.callTimeout(),
              retry);
      return ZoetropeClient.connect(target, options);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> parseHeaders() {
    Map<String, String> parsed = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("header '" + header + "' must be NAME:VALUE");
      }
      parsed.put(
          header.substring(0, colon).trim().toLowerCase(Locale.ROOT),
          header.substring(colon + 1).trim());
    }
    return parsed;
  }
}
