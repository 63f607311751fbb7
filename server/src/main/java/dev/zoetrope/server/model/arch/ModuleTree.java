package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A root module and the nested modules that its state-dict names imply. Lives inside the emitter's
 * {@code PointerScope}; one thread.
 */
final class ModuleTree {

  private final CompilationUnit unit = new CompilationUnit();
  private final Map<String, JitModule> modules = new HashMap<>();
  private final String className;
  private final JitModule root;

  ModuleTree(String name) {
    className = "__torch__.zoetrope." + name;
    root = module(new QualifiedName(className));
    modules.put("", root);
  }

  CompilationUnit unit() {
    return unit;
  }

  JitModule root() {
    return root;
  }

  /** The root's type, for the {@code self} of its methods. */
  Type.TypePtr type() {
    return new Type.TypePtr(root.type());
  }

  /** The full name of a method of the root. */
  QualifiedName method(String name) {
    return new QualifiedName(className + "." + name);
  }

  /** Fetches one tensor and puts it in its place. */
  void register(ParameterSpec spec, ParameterSource source) {
    StatePath path = StatePath.of(spec.name());
    JitModule module = module(path.parent());
    try (Tensor tensor = source.tensor(spec)) {
      check(spec, tensor);
      if (spec.role() == Role.RUNNING_MEAN || spec.role() == Role.RUNNING_VAR) {
        module.register_buffer(path.leaf(), tensor);
      } else {
        module.register_parameter(path.leaf(), tensor.set_requires_grad(false), false);
      }
    }
  }

  private JitModule module(String path) {
    JitModule known = modules.get(path);
    if (known == null) {
      StatePath at = StatePath.of(path);
      known = module(className(path));
      module(at.parent()).register_module(at.leaf(), known);
      modules.put(path, known);
    }
    return known;
  }

  /** With the attribute that says it is in evaluation mode, as modules scripted in Python have. */
  private JitModule module(QualifiedName name) {
    JitModule module = new JitModule(name, unit);
    Type.TypePtr bool = new Type.TypePtr(BoolType.get().get());
    module.register_attribute("training", bool, new IValue(false));
    return module;
  }

  /** A class per module, because a class fixes which attributes its instances have. */
  private static QualifiedName className(String path) {
    return new QualifiedName("__torch__.zoetrope.parts." + path.replace('.', '_'));
  }

  private static void check(ParameterSpec spec, Tensor tensor) {
    long[] sizes = tensor.sizes().vec().get();
    long[] wanted = spec.shape().stream().mapToLong(Long::longValue).toArray();
    // intern(): the binding makes a new enum object for each native value
    ScalarType type = tensor.scalar_type().intern();
    if (!Arrays.equals(sizes, wanted) || type != ScalarType.Float) {
      throw new IllegalArgumentException(
          "parameter %s: wanted fp32 %s, got %s %s"
              .formatted(spec.name(), spec.shape(), type, Arrays.toString(sizes)));
    }
  }
}
