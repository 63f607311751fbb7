package dev.zoetrope.bench.compare.worker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.server.model.ModelException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A worker's answers. The main thread only. */
final class WorkerSession implements AutoCloseable {
  /** More passes than that in one turn are not kept, nor made. */
  private static final int MOST_PASSES = 50_000;

  private final WorkerOrder order;
  private @Nullable Loading loading;
  private @Nullable Contender model;
  private @Nullable PictureInput pictures;

  WorkerSession(WorkerOrder order) {
    this.order = order;
  }

  /**
   * Does what is asked.
   *
   * @throws ModelException if the model cannot be loaded
   * @throws IOException if a file cannot be read
   */
  JsonObject answer(JsonObject request) throws IOException {
    String what = request.get("do").getAsString();
    return switch (what) {
      case "open" -> open();
      case "load" -> load();
      case "time" -> time(request.get("batch").getAsInt(), request.get("nanos").getAsLong());
      case "classify" -> classify(request);
      case "blocks" -> blocks(request);
      default -> throw new IllegalArgumentException("do: no such request: " + what);
    };
  }

  /** Loads, counting memory and time, and makes every batch size ready. */
  private JsonObject open() throws IOException {
    Familiarization.run(order.threads());
    OptionalLong before = ProcessUsage.anonymousBytes();
    long start = System.nanoTime();
    Loading loaded = loaded();
    long nanos = System.nanoTime() - start;
    this.loading = loaded;
    List<Integer> batches = order.within(loaded.description().batching().maxBatchSize());
    if (batches.isEmpty()) {
      throw new ModelException(
          "--batches %s: max_batch_size is %d"
              .formatted(order.batches(), loaded.description().batching().maxBatchSize()));
    }
    try (Contender one = loaded.start(order.threads(), List.of(1))) {
      one.pass(1);
    }
    OptionalLong loadedBytes = ProcessUsage.anonymousBytes();
    Contender started = loaded.start(order.threads(), batches);
    this.model = started;
    OptionalLong runningBytes = ProcessUsage.anonymousBytes();
    this.pictures = new PictureInput(started, batches.get(0));
    JsonObject reply = new JsonObject();
    reply.addProperty("outputs", loaded.description().output().size());
    reply.addProperty("nanos", nanos);
    JsonArray sizes = new JsonArray();
    batches.forEach(sizes::add);
    reply.add("batches", sizes);
    if (before.isPresent() && loadedBytes.isPresent() && runningBytes.isPresent()) {
      reply.addProperty("loaded_bytes", loadedBytes.getAsLong() - before.getAsLong());
      reply.addProperty("running_bytes", runningBytes.getAsLong() - before.getAsLong());
    }
    try (BytePointer capability = torch.get_cpu_capability()) {
      reply.addProperty("cpu_capability", capability.getString());
    }
    return reply;
  }

  private Loading loaded() throws IOException {
    return order.eager() ? Loading.eager(order.folder()) : Loading.served(order.folder());
  }

  /** Loads it once more and lets that go. */
  private JsonObject load() throws IOException {
    long start = System.nanoTime();
    Loading again = loaded();
    long nanos = System.nanoTime() - start;
    again.close();
    JsonObject reply = new JsonObject();
    reply.addProperty("nanos", nanos);
    return reply;
  }

  /** Passes one after the other for at least so long, and at least one. */
  private JsonObject time(int batch, long nanos) {
    Contender running = opened(model);
    running.prepare(batch);
    List<Long> passes = new ArrayList<>();
    long begin = System.nanoTime();
    long end;
    do {
      long start = System.nanoTime();
      running.pass(batch);
      end = System.nanoTime();
      passes.add(end - start);
    } while (end - begin < nanos && passes.size() < MOST_PASSES);
    JsonArray taken = new JsonArray();
    passes.forEach(taken::add);
    JsonObject reply = new JsonObject();
    reply.add("passes", taken);
    return reply;
  }

  private static List<Path> pictures(JsonObject request) {
    List<Path> files = new ArrayList<>();
    for (JsonElement file : request.getAsJsonArray("pictures")) {
      files.add(Path.of(file.getAsString()));
    }
    return files;
  }

  /** How far the blocks of the model's file are from those of the reference's. */
  private JsonObject blocks(JsonObject request) throws IOException {
    Path reference = Path.of(request.get("reference").getAsString());
    JsonArray blocks = new JsonArray();
    for (BlockSqnr block :
        BlockRun.between(reference, order.folder(), order.threads(), pictures(request))) {
      JsonObject one = new JsonObject();
      one.addProperty("layers", block.layers());
      one.addProperty("name", block.name());
      one.addProperty("power", block.power());
      one.addProperty("noise", block.noise());
      blocks.add(one);
    }
    JsonObject reply = new JsonObject();
    reply.add("blocks", blocks);
    return reply;
  }

  private JsonObject classify(JsonObject request) throws IOException {
    List<Path> files = pictures(request);
    Path out = Path.of(request.get("out").getAsString());
    try (DataOutputStream stream =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(
                    out, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
      opened(pictures).run(files, stream);
    }
    JsonObject reply = new JsonObject();
    reply.addProperty("pictures", files.size());
    return reply;
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the model was not opened");
    }
    return part;
  }

  @Override
  public void close() {
    if (pictures != null) {
      pictures.close();
    }
    if (model != null) {
      model.close();
    }
    if (loading != null) {
      loading.close();
    }
  }
}
