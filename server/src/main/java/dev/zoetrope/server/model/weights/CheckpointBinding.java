package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.weights.TransformerNames.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A checkpoint that fits an architecture exactly: each parameter is one tensor of the file, or
 * several of it one above the other; only what the architecture says it does without may be left
 * over. Reads through the checkpoint, which must stay open; one thread at a time.
 */
public final class CheckpointBinding implements ParameterSource {
  private final Checkpoint checkpoint;

  /** Parameter to the names in the file that make it up, in order; a gap is null. */
  private final Map<String, String[]> partsOf = new HashMap<>();

  private final List<String> unexpected = new ArrayList<>();

  private CheckpointBinding(Checkpoint checkpoint, Architecture architecture) {
    this.checkpoint = checkpoint;
    CheckpointNames names = new CheckpointNames(architecture.parameters(), architecture.unused());
    int wrapper = CheckpointNames.wrapperLength(checkpoint.entries().keySet());
    for (String name : checkpoint.entries().keySet()) {
      String own = name.substring(wrapper);
      if (!CheckpointNames.ignored(name) && !names.isUnused(own)) {
        place(name, names.find(own));
      }
    }
  }

  /**
   * Fits a checkpoint to an architecture by names and shapes; reads no tensor yet.
   *
   * @throws CheckpointMismatchException if anything is missing, left over or of another shape
   */
  public static CheckpointBinding of(Checkpoint checkpoint, Architecture architecture) {
    CheckpointBinding binding = new CheckpointBinding(checkpoint, architecture);
    List<String> missing = new ArrayList<>();
    List<String> wrongShape = new ArrayList<>();
    for (ParameterSpec spec : architecture.parameters()) {
      String[] parts = binding.partsOf.get(spec.name());
      if (parts == null) {
        missing.add(spec.name());
      } else if (Arrays.stream(parts).anyMatch(Objects::isNull)) {
        missing.add(spec.name() + " (the file has only " + present(parts) + ")");
      } else if (!binding.shape(parts).equals(Optional.of(spec.shape()))) {
        wrongShape.add(
            "%s: wanted %s, found %s".formatted(spec.name(), spec.shape(), binding.found(parts)));
      }
    }
    if (!missing.isEmpty() || !binding.unexpected.isEmpty() || !wrongShape.isEmpty()) {
      throw new CheckpointMismatchException(
          architecture.name(), missing, binding.unexpected, wrongShape);
    }
    return binding;
  }

  private void place(String name, Optional<Piece> found) {
    if (found.isEmpty()) {
      unexpected.add(name);
      return;
    }
    Piece piece = found.get();
    String[] parts = partsOf.computeIfAbsent(piece.name(), key -> new String[piece.parts()]);
    if (parts.length != piece.parts() || parts[piece.part()] != null) {
      unexpected.add(name + " (" + piece.name() + " is there already as " + present(parts) + ")");
    } else {
      parts[piece.part()] = name;
    }
  }

  private static List<String> present(String[] parts) {
    return Arrays.stream(parts).filter(Objects::nonNull).toList();
  }

  private List<List<Long>> shapes(String[] parts) {
    return Arrays.stream(parts)
        .map(part -> Objects.requireNonNull(checkpoint.entries().get(part)).shape())
        .toList();
  }

  /** The shape of the parts one above the other; empty if they do not fit together. */
  private Optional<List<Long>> shape(String[] parts) {
    List<List<Long>> shapes = shapes(parts);
    List<Long> first = shapes.get(0);
    if (parts.length == 1) {
      return Optional.of(first);
    }
    boolean stackable =
        shapes.stream()
            .allMatch(s -> !s.isEmpty() && s.size() == first.size() && tail(s).equals(tail(first)));
    if (!stackable) {
      return Optional.empty();
    }
    List<Long> stacked = new ArrayList<>(first);
    stacked.set(0, shapes.stream().mapToLong(s -> s.get(0)).sum());
    return Optional.of(stacked);
  }

  private static List<Long> tail(List<Long> shape) {
    return shape.subList(1, shape.size());
  }

  private Object found(String[] parts) {
    return parts.length == 1 ? shapes(parts).get(0) : shapes(parts);
  }

  @Override
  public Tensor tensor(ParameterSpec spec) {
    String[] parts = partsOf.get(spec.name());
    if (parts == null) {
      throw new CheckpointException("no parameter " + spec.name() + " in this binding");
    }
    return parts.length == 1 ? checkpoint.read(parts[0]) : stack(parts);
  }

  private Tensor stack(String[] parts) {
    try (TensorVector tensors = new TensorVector()) {
      for (String part : parts) {
        try (Tensor tensor = checkpoint.read(part)) {
          tensors.push_back(tensor);
        }
      }
      return torch.cat(tensors, 0);
    }
  }

  /** The file's tensors behind a parameter, one above the other; empty if it has none. */
  public List<String> sources(ParameterSpec spec) {
    return present(partsOf.getOrDefault(spec.name(), new String[0]));
  }
}
