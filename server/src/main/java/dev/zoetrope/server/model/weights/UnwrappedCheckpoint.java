package dev.zoetrope.server.model.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A checkpoint under the names that its tensors had before one of PyTorch's wrappers
 * (DistributedDataParallel, {@code torch.compile}) put its own before them. Closing it closes the
 * checkpoint.
 */
public final class UnwrappedCheckpoint implements Checkpoint {
  private final Checkpoint wrapped;
  private final String prefix;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private UnwrappedCheckpoint(Checkpoint wrapped, String prefix) {
    this.wrapped = wrapped;
    this.prefix = prefix;
    wrapped.entries().forEach((name, entry) -> entries.put(name.substring(prefix.length()), entry));
  }

  /** The checkpoint itself where no wrapper's name stands before all of its tensors' names. */
  public static Checkpoint of(Checkpoint checkpoint) {
    int length = CheckpointNames.wrapperLength(checkpoint.entries().keySet());
    if (length == 0) {
      return checkpoint;
    }
    String any = checkpoint.entries().keySet().iterator().next();
    return new UnwrappedCheckpoint(checkpoint, any.substring(0, length));
  }

  @Override
  public String format() {
    return wrapped.format();
  }

  @Override
  public List<Path> files() {
    return wrapped.files();
  }

  @Override
  public Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public Tensor read(String name) {
    return wrapped.read(prefix + name);
  }

  @Override
  public Tensor readQuantized(String name) {
    return wrapped.readQuantized(prefix + name);
  }

  @Override
  public void close() {
    wrapped.close();
  }
}
