package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/**
 * An architecture whose network is a {@link Blueprint}.
 *
 * @param name the reference implementation's name
 * @param blueprint the network
 * @param classes outputs of the head
 * @param recipe how pictures are brought to its input
 * @param normalization what is subtracted and divided by
 */
public record BlueprintArchitecture(
    String name, Blueprint blueprint, int classes, InputRecipe recipe, Normalization normalization)
    implements Architecture {

  @Override
  public List<ParameterSpec> parameters() {
    return blueprint.parameters();
  }

  @Override
  public JitModule emit(ParameterSource parameters) {
    return BlueprintEmitter.emit(name, blueprint, parameters);
  }
}
