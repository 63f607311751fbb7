package dev.zoetrope.server.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NamedTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_parameter_iterator;

/**
 * The tensors of a TorchScript file. What a quantized module has packed away is not among them.
 *
 * @param tensors parameters, then buffers
 */
public record ModuleContents(List<NamedShape> tensors) {

  /**
   * One tensor.
   *
   * @param name in the module
   * @param type LibTorch's name of its elements' type
   * @param shape sizes, outermost first
   */
  public record NamedShape(String name, String type, List<Long> shape) {}

  /**
   * Loads a file, looks, and lets go of it.
   *
   * @throws ModelException if LibTorch cannot load it
   */
  @SuppressWarnings("try") // the scope is there to close what is made inside it
  public static ModuleContents read(Path file) {
    try (PointerScope scope = new PointerScope();
        JitModule module = ModuleLoader.read(file, String.valueOf(file.getFileName()))) {
      List<NamedShape> tensors = new ArrayList<>();
      named_parameter_iterator parameter = module.named_parameters().begin();
      for (long left = module.named_parameters().size(); left > 0; left--) {
        tensors.add(shape(parameter.multiply()));
        parameter.increment();
      }
      named_buffer_iterator buffer = module.named_buffers().begin();
      for (long left = module.named_buffers().size(); left > 0; left--) {
        tensors.add(shape(buffer.multiply()));
        buffer.increment();
      }
      return new ModuleContents(List.copyOf(tensors));
    }
  }

  private static NamedShape shape(NamedTensor named) {
    try (BytePointer name = named.name()) {
      Tensor value = named.value();
      return new NamedShape(
          name.getString(),
          value.scalar_type().intern().name(),
          Arrays.stream(value.shape()).boxed().toList());
    }
  }
}
