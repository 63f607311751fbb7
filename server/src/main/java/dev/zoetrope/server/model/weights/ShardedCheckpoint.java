package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A checkpoint in several files, with an index that says which of them holds which tensor. */
final class ShardedCheckpoint implements Checkpoint {
  private final List<Path> files = new ArrayList<>();
  private final Map<String, Checkpoint> shardByFile = new LinkedHashMap<>();
  private final Map<String, Checkpoint> shardByTensor = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ShardedCheckpoint(Path index) {
    files.add(index);
  }

  /**
   * Opens an index and every file it names.
   *
   * @throws CheckpointException with everything that is wrong between the index and the files
   * @throws IOException if one cannot be read
   */
  static ShardedCheckpoint open(Path index) throws IOException {
    ShardIndex table = ShardIndex.read(index);
    ShardedCheckpoint checkpoint = new ShardedCheckpoint(index);
    try {
      checkpoint.openShards(index.toAbsolutePath().getParent(), table);
      checkpoint.fill(table);
      return checkpoint;
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  private void openShards(Path folder, ShardIndex table) throws IOException {
    List<String> absent =
        table.files().stream().filter(name -> !Files.isRegularFile(folder.resolve(name))).toList();
    if (!absent.isEmpty()) {
      throw new CheckpointException("the index names files that are not beside it: " + absent);
    }
    for (String name : table.files()) {
      Path file = folder.resolve(name);
      files.add(file);
      shardByFile.put(name, Checkpoints.openShard(file));
    }
  }

  private void fill(ShardIndex table) {
    List<String> missing = new ArrayList<>();
    table
        .fileByTensor()
        .forEach(
            (tensor, file) -> {
              Checkpoint shard = shardByFile.get(file);
              Entry entry = shard == null ? null : shard.entries().get(tensor);
              if (shard == null || entry == null) {
                missing.add(tensor + " in " + file);
              } else {
                entries.put(tensor, entry);
                shardByTensor.put(tensor, shard);
              }
            });
    List<String> unlisted = new ArrayList<>();
    shardByFile.forEach(
        (file, shard) ->
            shard.entries().keySet().stream()
                .filter(tensor -> shardByTensor.get(tensor) != shard)
                .forEach(tensor -> unlisted.add(tensor + " of " + file)));
    if (!missing.isEmpty() || !unlisted.isEmpty()) {
      throw new CheckpointException(
          "the index and its files disagree:%s%s"
              .formatted(
                  CheckpointMismatchException.section("missing", missing),
                  CheckpointMismatchException.section("not in the index", unlisted)));
    }
  }

  @Override
  public String format() {
    String kind = shardByFile.values().iterator().next().format();
    return "%s, %d shards".formatted(kind, shardByFile.size());
  }

  @Override
  public List<Path> files() {
    return Collections.unmodifiableList(files);
  }

  @Override
  public Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public Tensor read(String name) {
    return shard(name).read(name);
  }

  @Override
  public Tensor readQuantized(String name) {
    return shard(name).readQuantized(name);
  }

  private Checkpoint shard(String name) {
    Checkpoint shard = shardByTensor.get(name);
    if (shard == null) {
      throw new CheckpointException("no tensor " + name + " in the checkpoint");
    }
    return shard;
  }

  @Override
  public void close() {
    shardByFile.values().forEach(Checkpoint::close);
  }
}
