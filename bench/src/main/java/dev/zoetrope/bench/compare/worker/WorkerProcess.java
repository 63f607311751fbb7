package dev.zoetrope.bench.compare.worker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.bench.process.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A worker in a JVM of its own, with this one's options, as seen by who asks it. One thread; a
 * second one reads the replies.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration REPLY_LIMIT = Duration.ofMinutes(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  /** The whole heap from the start, or the process would seem to grow as it is used. */
  private static final List<String> STEADY_HEAP = List.of("-Xms32m", "-XX:+AlwaysPreTouch");

  private final Process process;

  /** A word that no module can guess, so that nothing it prints is taken for a reply. */
  private final String mark;

  private final Thread undertaker;
  private final Writer requests;
  private final BlockingQueue<Optional<String>> replies = new LinkedBlockingQueue<>();
  private final Path log;

  private WorkerProcess(Process process, String mark, Path log) {
    this.process = process;
    this.mark = mark;
    this.log = log;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.undertaker = new Thread(process::destroyForcibly, "worker-undertaker");
    Runtime.getRuntime().addShutdownHook(undertaker);
    Thread reader = new Thread(this::read, "worker-replies");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one, which has not loaded its model.
   *
   * @param log gets what it prints on standard error
   */
  public static WorkerProcess start(WorkerOrder order, Path log) throws IOException {
    String mark = UUID.randomUUID() + " ";
    List<String> arguments = new ArrayList<>(List.of(mark));
    arguments.addAll(order.arguments());
    List<String> command = JvmCommand.like(STEADY_HEAP, WorkerMain.class.getName(), arguments);
    return new WorkerProcess(
        new ProcessBuilder(command).redirectError(log.toFile()).start(), mark, log);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(mark)) {
          replies.add(Optional.of(line.substring(mark.length())));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The process was ended while it was read from; the same as its end.
    } finally {
      replies.add(Optional.empty());
    }
  }

  /** Loads the model and makes it ready. */
  public Opening open() throws WorkerException, InterruptedException {
    JsonObject reply = ask("open", new JsonObject());
    List<Integer> batches = new ArrayList<>();
    reply.getAsJsonArray("batches").forEach(size -> batches.add(size.getAsInt()));
    return new Opening(
        reply.get("outputs").getAsInt(),
        List.copyOf(batches),
        reply.get("nanos").getAsLong(),
        Opening.bytes(reply, "loaded_bytes"),
        Opening.bytes(reply, "running_bytes"),
        reply.get("cpu_capability").getAsString());
  }

  /** Loads the model a further time, lets that copy go, and says how long loading took, ns. */
  public long load() throws WorkerException, InterruptedException {
    return ask("load", new JsonObject()).get("nanos").getAsLong();
  }

  /** Runs batches one after the other for at least so long; ns of each. */
  public List<Long> time(int batch, Duration length) throws WorkerException, InterruptedException {
    JsonObject request = new JsonObject();
    request.addProperty("batch", batch);
    request.addProperty("nanos", length.toNanos());
    List<Long> passes = new ArrayList<>();
    ask("time", request).getAsJsonArray("passes").forEach(pass -> passes.add(pass.getAsLong()));
    return passes;
  }

  /**
   * Compares what the blocks of the model's file hand on with what those of the reference's do.
   *
   * @param reference the reference's folder
   */
  public List<BlockSqnr> blocks(Path reference, List<Path> pictures)
      throws WorkerException, InterruptedException {
    JsonObject request = asking(pictures);
    request.addProperty("reference", reference.toAbsolutePath().toString());
    List<BlockSqnr> blocks = new ArrayList<>();
    for (JsonElement element : ask("blocks", request).getAsJsonArray("blocks")) {
      JsonObject block = element.getAsJsonObject();
      blocks.add(
          new BlockSqnr(
              block.get("layers").getAsInt(),
              block.get("name").getAsString(),
              block.get("power").getAsDouble(),
              block.get("noise").getAsDouble()));
    }
    return blocks;
  }

  private static JsonObject asking(List<Path> pictures) {
    JsonObject request = new JsonObject();
    JsonArray files = new JsonArray();
    pictures.forEach(picture -> files.add(picture.toAbsolutePath().toString()));
    request.add("pictures", files);
    return request;
  }

  /** Runs the model on pictures and appends its logits to a file. */
  public void classify(List<Path> pictures, Path out) throws WorkerException, InterruptedException {
    JsonObject request = asking(pictures);
    request.addProperty("out", out.toAbsolutePath().toString());
    ask("classify", request);
  }

  private JsonObject ask(String what, JsonObject request)
      throws WorkerException, InterruptedException {
    request.addProperty("do", what);
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new WorkerException(end());
    }
    Optional<String> line = replies.poll(REPLY_LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      process.destroyForcibly();
      throw new WorkerException(
          "%s: no reply within %d s".formatted(what, REPLY_LIMIT.toSeconds()));
    }
    if (line.isEmpty()) {
      throw new WorkerException(end());
    }
    JsonObject reply = JsonParser.parseString(line.get()).getAsJsonObject();
    if (reply.has("error")) {
      throw new WorkerException(reply.get("error").getAsString());
    }
    return reply;
  }

  /** What is known of a process that is gone, or about to be. */
  private String end() throws WorkerException {
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted while its process ended");
    }
    return "its process ended with exit code " + process.exitValue() + lastWords();
  }

  private String lastWords() {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.equals("#"))
          .findFirst()
          .map(line -> ": " + LastLine.of(line))
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /** Asks it to end, and kills it if it does not. Idempotent. */
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(undertaker);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, or has run.
    }
  }
}
