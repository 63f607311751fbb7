package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.ModuleArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** TorchScript files into memory, tried once before anything is promised. */
final class ModuleLoader {
  private static final Pattern UNKNOWN_OPERATOR =
      Pattern.compile("Unknown builtin op: ([\\w:.]+?)\\.?\\s");

  private ModuleLoader() {}

  static LoadedModel load(RepositoryModel model) {
    ModelDescription told = model.description();
    JitModule module = read(model);
    try {
      int classes = probe(module, told);
      if (told.classes() != 0 && told.classes() != classes) {
        throw new ModelException(
            "%s: output.dims says %d classes, the module gives %d"
                .formatted(told.name(), told.classes(), classes));
      }
      if (!told.labels().isEmpty()) {
        Labels.require(told.labels(), classes, told.name());
      }
      return new LoadedModel(withClasses(told, classes), module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  private static ModelDescription withClasses(ModelDescription told, int classes) {
    return new ModelDescription(
        told.name(),
        told.version(),
        told.architecture(),
        told.precision(),
        told.trained(),
        told.recipe(),
        told.normalization(),
        classes,
        told.labels(),
        told.batching());
  }

  @SuppressWarnings("try") // the scope is there to close what is made inside it
  private static JitModule read(RepositoryModel model) {
    try (PointerScope scope = new PointerScope()) {
      JitModule module = read(model.file(), model.description().name());
      return model.channelsLast() ? takingChannelsFirst(module) : module;
    }
  }

  /**
   * A TorchScript file in evaluation mode; the caller closes it.
   *
   * @throws ModelException if LibTorch cannot load it, beginning with {@code name}
   */
  @SuppressWarnings("try") // the scope is there to close what is made inside it
  static JitModule read(Path file, String name) {
    requireSound(file, name);
    try (PointerScope scope = new PointerScope()) {
      JitModule module = torch.load(file.toString());
      module.eval();
      module.retainReference();
      return module;
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      Matcher unknown = UNKNOWN_OPERATOR.matcher(message);
      throw new ModelException(
          unknown.find()
              ? name + ": the module calls " + unknown.group(1) + ", which LibTorch does not have"
              : name + ": not a TorchScript module that LibTorch can load: " + firstLine(message),
          e);
    }
  }

  private static void requireSound(Path file, String name) {
    try {
      ModuleArchive.requireSound(file);
    } catch (CheckpointException | IOException e) {
      throw new ModelException(name + ": " + e.getMessage(), e);
    }
  }

  private static JitModule takingChannelsFirst(JitModule inner) {
    JitModule outer = new JitModule(new QualifiedName("zoetrope.ChannelsLast"));
    outer.register_module("inner", inner);
    outer.define(
        """
        def forward(self, x):
            return self.inner.forward(x.permute([0, 2, 3, 1]))
        """);
    outer.eval();
    outer.retainReference();
    inner.close();
    return outer;
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private static int probe(JitModule module, ModelDescription told) {
    InputRecipe recipe = told.recipe();
    int limit = told.batching().maxBatchSize();
    int rows = limit == 0 ? 2 : Math.min(2, limit);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor zeros = torch.zeros(rows, 3, recipe.height(), recipe.width());
      return classes(module.forward(new IValueVector(new IValue(zeros))), rows, told.name());
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelException(
          "%s: forward of fp32 [%d, 3, %d, %d] failed: %s"
              .formatted(
                  told.name(), rows, recipe.height(), recipe.width(), reason(e.getMessage())),
          e);
    }
  }

  private static int classes(IValue value, int rows, String name) {
    if (!value.isTensor()) {
      try (BytePointer kind = value.tagKind()) {
        throw new ModelException(
            name + ": forward returns a " + kind.getString() + ", must be a tensor [N, classes]");
      }
    }
    Tensor output = value.toTensor();
    ScalarType type = output.scalar_type().intern();
    if (output.dim() != 2 || output.size(0) != rows || type != ScalarType.Float) {
      throw new ModelException(
          "%s: forward of %d rows returns %s %s, must be Float [%d, classes]"
              .formatted(name, rows, type, Arrays.toString(output.shape()), rows));
    }
    return Math.toIntExact(output.size(1));
  }

  /** LibTorch ends the story of a failure inside TorchScript with the error itself. */
  private static String reason(String message) {
    int error = message.lastIndexOf("RuntimeError: ");
    return firstLine(error < 0 ? message : message.substring(error + "RuntimeError: ".length()));
  }

  private static String firstLine(String message) {
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }
}
