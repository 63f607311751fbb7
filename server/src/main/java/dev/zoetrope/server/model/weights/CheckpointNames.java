package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.weights.TransformerNames.Piece;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which parameter of an architecture a tensor of a file is, whichever library named it. Immutable.
 */
final class CheckpointNames {
  /** What PyTorch's wrappers (DistributedDataParallel, torch.compile) put before every name. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

  private final Map<String, String> specByCommonName = new HashMap<>();
  private final Set<String> unused = new HashSet<>();

  /**
   * For an architecture with these parameters.
   *
   * @param left names of the reference network's tensors that it does without
   */
  CheckpointNames(List<ParameterSpec> specs, Set<String> left) {
    left.forEach(name -> unused.add(common(name)));
    for (ParameterSpec spec : specs) {
      specByCommonName.put(common(spec.name()), spec.name());
      specByCommonName.put(spec.name(), spec.name());
    }
  }

  private static String common(String name) {
    return TransformerNames.translate(name).map(Piece::name).orElse(name);
  }

  /** Whether the architecture does without a tensor called {@code name}, but knows it. */
  boolean isUnused(String name) {
    return unused.contains(common(name));
  }

  /** The parameter that a tensor called {@code name} is, or is a part of. */
  Optional<Piece> find(String name) {
    String direct = specByCommonName.get(name);
    if (direct != null) {
      return Optional.of(Piece.whole(direct));
    }
    return TransformerNames.translate(name)
        .filter(piece -> specByCommonName.containsKey(piece.name()))
        .map(piece -> new Piece(specByCommonName.get(piece.name()), piece.part(), piece.parts()));
  }

  /** Whether evaluation has no use for it: how often a batch normalisation was trained. */
  static boolean ignored(String name) {
    return name.endsWith(".num_batches_tracked");
  }

  /** The length of what wrappers put before every one of these names. */
  static int wrapperLength(Collection<String> names) {
    int length = 0;
    boolean found = !names.isEmpty();
    while (found) {
      found = false;
      for (String wrapper : WRAPPERS) {
        int from = length;
        if (names.stream().allMatch(name -> name.startsWith(wrapper, from))) {
          length += wrapper.length();
          found = true;
        }
      }
    }
    return length;
  }
}
