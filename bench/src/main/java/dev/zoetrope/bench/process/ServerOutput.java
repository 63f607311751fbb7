package dev.zoetrope.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server prints: copied into a file by a thread of its own until it ends, and searched for
 * the ports that it chose.
 */
final class ServerOutput {
  private static final Pattern PORTS =
      Pattern.compile("\\bgrpc port (\\d{1,5}), admin port (\\d{1,5})\\b");

  private final CompletableFuture<Ports> ports = new CompletableFuture<>();

  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private ServerOutput() {}

  /** Starts copying. */
  static ServerOutput follow(InputStream output, Path log) throws IOException {
    PrintWriter file = new PrintWriter(Files.newBufferedWriter(log));
    ServerOutput follower = new ServerOutput();
    Thread thread = new Thread(() -> follower.copy(output, file), "server-output");
    thread.setDaemon(true);
    thread.start();
    return follower;
  }

  private void copy(InputStream output, PrintWriter file) {
    try (file;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        file.println(line);
        file.flush();
        read(line);
        line = lines.readLine();
      }
      ports.completeExceptionally(new IOException("The server ended."));
    } catch (IOException e) {
      ports.completeExceptionally(e);
    } finally {
      ended.complete(null);
    }
  }

  private void read(String line) {
    Matcher matcher = PORTS.matcher(line);
    if (matcher.find()) {
      ports.complete(
          new Ports(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }
  }

  /** The ports once both have been printed; fails if the server ends before that. */
  CompletableFuture<Ports> ports() {
    return ports;
  }

  /** Completes when the server has closed its output and all of it is in the file. */
  CompletableFuture<Void> ended() {
    return ended;
  }
}
