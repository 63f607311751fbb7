package dev.zoetrope.server.model.graph;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/**
 * A root module and the nested modules that its state-dict names imply. Lives inside the emitter's
 * {@code PointerScope}; one thread.
 */
public final class ModuleTree {

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

  /** Puts a trained tensor in its place; the module shares it. */
  public void parameter(String path, Tensor tensor) {
    StatePath at = StatePath.of(path);
    module(at.parent()).register_parameter(at.leaf(), tensor.set_requires_grad(false), false);
  }

  /** Puts a tensor in its place that training does not change, or that is no plain array. */
  public void buffer(String path, Tensor tensor) {
    StatePath at = StatePath.of(path);
    module(at.parent()).register_buffer(at.leaf(), tensor);
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
}
