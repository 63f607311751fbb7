package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.JitModule;

/**
 * An architecture whose network is a {@link Blueprint}.
 *
 * @param name the reference implementation's name
 * @param network what it computes
 * @param recipe how pictures are brought to its input
 * @param normalization what is subtracted and divided by
 */
public record BlueprintArchitecture(
    String name, Network network, InputRecipe recipe, Normalization normalization)
    implements Architecture {

  /** The network as data. */
  public Blueprint blueprint() {
    return network.blueprint();
  }

  @Override
  public List<ParameterSpec> parameters() {
    return blueprint().parameters();
  }

  @Override
  public Output output() {
    return network.output();
  }

  @Override
  public Set<String> unused() {
    return network.unused();
  }

  @Override
  public OperatorGraph graph() {
    return blueprint().graph();
  }

  @Override
  public Map<Integer, String> roundings() {
    return blueprint().roundings();
  }

  @Override
  public JitModule emit(ParameterSource parameters) {
    return BlueprintEmitter.emit(name, blueprint(), parameters);
  }
}
