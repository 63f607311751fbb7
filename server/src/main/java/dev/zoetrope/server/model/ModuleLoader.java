package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.ModuleArchive;
import dev.zoetrope.server.model.weights.ModuleFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
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
  private static final Logger LOG = System.getLogger(ModuleLoader.class.getName());
  private static final Pattern UNKNOWN_OPERATOR =
      Pattern.compile("Unknown builtin op: ([\\w:.]+?)\\.?\\s");

  /** What reading a weight in oneDNN's own layout ends in, which saving it leaves empty. */
  private static final String LOST_CONSTANT = "required keyword attribute 'value' is undefined";

  private ModuleLoader() {}

  static LoadedModel load(RepositoryModel model) {
    ModuleFile file = inspect(model.file(), model.description().name());
    ModelDescription told = runnable(model.description(), file);
    return file.quantized()
        ? LibTorch.onOneThread(() -> loaded(model, told, file))
        : loaded(model, told, file);
  }

  private static LoadedModel loaded(RepositoryModel model, ModelDescription told, ModuleFile file) {
    JitModule module = packed(model, file);
    try {
      int found = probe(module, told);
      Output output = told.output();
      if (output.size() != 0 && output.size() != found) {
        throw new ModelException(
            "%s: output.dims says %d %s, the module gives %d"
                .formatted(told.name(), output.size(), output.unit(), found));
      }
      if (!told.labels().isEmpty()) {
        Labels.require(told.labels(), found, told.name());
      }
      return new LoadedModel(told.with(output.withSize(found)), module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /** All that is looked at before LibTorch is. */
  private static ModuleFile inspect(Path file, String name) {
    try {
      ModuleFile inspected = ModuleFile.inspect(file);
      ModuleArchive.requireSound(file);
      return inspected;
    } catch (CheckpointException e) {
      throw new ModelException(name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException(name + ": cannot be read: " + e, e);
    }
  }

  /**
   * A layer that is packed for XNNPACK keeps the addresses of its input and output between two
   * calls ({@code aten/src/ATen/native/xnnpack/Convolution.cpp}), so two lanes must not share it.
   */
  private static ModelDescription runnable(ModelDescription told, ModuleFile file) {
    if (!file.xnnpack()) {
      return told;
    }
    LOG.log(
        Level.INFO,
        "{0}: runs in one lane, as what is packed for XNNPACK cannot be shared",
        told.name());
    return told.inOneLane();
  }

  private static JitModule packed(RepositoryModel model, ModuleFile file) {
    Optional<QuantizedEngine> engine = model.quantizedEngine();
    if (engine.isEmpty()) {
      return file.quantized() ? packedByTheFastest(model) : read(model);
    }
    if (!file.quantized()) {
      throw new ModelException(
          "%s: parameters.quantized_engine, but the module has no quantized weights to pack"
              .formatted(model.description().name()));
    }
    return engine.get().packing(() -> read(model));
  }

  private static JitModule packedByTheFastest(RepositoryModel model) {
    List<QuantizedEngine> engines = QuantizedEngine.here();
    if (engines.isEmpty()) {
      return read(model);
    }
    QuantizedEngineTrial.Choice choice =
        new QuantizedEngineTrial(model.description(), () -> read(model)).of(engines);
    LOG.log(Level.INFO, "{0}: {1}", model.description().name(), choice.report());
    return choice.module();
  }

  @SuppressWarnings("try") // the scope is there to close what is made inside it
  private static JitModule read(RepositoryModel model) {
    try (PointerScope scope = new PointerScope()) {
      JitModule module = open(model.file(), model.description().name());
      return model.channelsLast() ? takingChannelsFirst(module) : module;
    }
  }

  /**
   * A TorchScript file in evaluation mode; the caller closes it.
   *
   * @throws ModelException if it is none, or LibTorch cannot load it, beginning with {@code name}
   */
  static JitModule read(Path file, String name) {
    inspect(file, name);
    return open(file, name);
  }

  @SuppressWarnings("try") // the scope is there to close what is made inside it
  private static JitModule open(Path file, String name) {
    try (PointerScope scope = new PointerScope()) {
      // Wherever it was saved: a file from a machine with a GPU names the GPU.
      DeviceOptional cpu = new DeviceOptional(new Device("cpu"));
      JitModule module = torch.load(file.toString(), cpu, true);
      module.eval();
      module.retainReference();
      return module;
    } catch (RuntimeException e) {
      throw new ModelException(name + ": " + why(String.valueOf(e.getMessage())), e);
    }
  }

  private static String why(String message) {
    Matcher unknown = UNKNOWN_OPERATOR.matcher(message);
    if (unknown.find()) {
      return "the module calls " + unknown.group(1) + ", which LibTorch does not have";
    }
    return message.contains(LOST_CONSTANT)
        ? "the file lacks some of the module's constants, as torch.jit.save leaves what"
            + " torch.jit.optimize_for_inference made; save the frozen module instead"
        : "not a TorchScript module that LibTorch can load: " + firstLine(message);
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
      return outputs(module.forward(new IValueVector(new IValue(zeros))), rows, told);
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

  private static int outputs(IValue value, int rows, ModelDescription told) {
    String name = told.name();
    String unit = told.output().unit();
    if (!value.isTensor()) {
      try (BytePointer kind = value.tagKind()) {
        throw new ModelException(
            "%s: forward returns a %s, must be a tensor [N, %s]"
                .formatted(name, kind.getString(), unit));
      }
    }
    Tensor output = value.toTensor();
    ScalarType type = output.scalar_type().intern();
    if (output.dim() != 2 || output.size(0) != rows || type != ScalarType.Float) {
      throw new ModelException(
          "%s: forward of %d rows returns %s %s, must be Float [%d, %s]"
              .formatted(name, rows, type, Arrays.toString(output.shape()), rows, unit));
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
