package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.ZipEdit;
import dev.zoetrope.server.model.weights.Checkpoints;
import dev.zoetrope.server.model.weights.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // scopes are there for the time they are open
class ModelLoadingIT {
  private static final String MEAN = "def forward(self, x):\n  return x.mean([2, 3])\n";

  @TempDir Path repository;

  @Test
  void loadsATorchScriptFileAsItIs() throws IOException {
    folder("m", "max_batch_size: 8 input { data_type: TYPE_FP32 dims: [ 3, 4, 6 ] }", MEAN);
    long before = Pointer.totalCount();
    try (PointerScope scope = new PointerScope()) {
      LoadedModel model = load();
      assertThat(model.description().classes()).isEqualTo(3);
      assertThat(forward(model.module(), torch.ones(5, 3, 4, 6)).shape()).containsExactly(5, 3);
      model.module().close();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void turnsChannelsForAModuleThatWantsThemLast() throws IOException {
    folder(
        "m",
        "max_batch_size: 8 input { data_type: TYPE_FP32 format: FORMAT_NHWC dims: [ 4, 6, 3 ] }",
        "def forward(self, x):\n  return x[:, 0, 0, :]\n");
    try (PointerScope scope = new PointerScope()) {
      LoadedModel model = load();
      Tensor picture = torch.arange(new org.bytedeco.pytorch.Scalar(72f)).reshape(1, 3, 4, 6);
      assertThat(Fixtures.values(forward(model.module(), picture).contiguous()))
          .containsExactly(0, 24, 48);
      model.module().close();
    }
  }

  @Test
  void refusesAnOutputThatIsNotClasses() throws IOException {
    folder(
        "m",
        "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }",
        "def forward(self, x):\n  return x\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessage("m: forward of 2 rows returns Float [2, 3, 4, 6], must be Float [2, classes]");
    folder(
        "m",
        "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }",
        "def forward(self, x):\n  return [x]\n");
    assertThatThrownBy(this::load).hasMessageContaining("returns a GenericList, must be a tensor");
    folder(
        "m",
        "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }",
        "def forward(self, x):\n  return x.view([7, 5])\n");
    assertThatThrownBy(this::load)
        .hasMessageContaining("m: forward of fp32 [2, 3, 4, 6] failed: shape '[7, 5]' is invalid");
  }

  @Test
  void refusesClassesAndLabelsThatAreNotTheModules() throws IOException {
    folder(
        "m",
        "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] } output { data_type: TYPE_FP32 dims: [ -1, 5 ] }",
        MEAN);
    assertThatThrownBy(this::load).hasMessage("m: output.dims says 5 classes, the module gives 3");
    folder("m", "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }", MEAN);
    Files.writeString(repository.resolve("m/labels.txt"), "cat\ndog\n");
    assertThatThrownBy(this::load).hasMessage("m: 2 labels for 3 classes");
  }

  @Test
  void refusesAVectorThatNoReplyShouldCarry() throws IOException {
    String output = "parameters { key: \"output\" value { string_value: \"pooled\" } } ";
    String input = "input { data_type: TYPE_FP32 dims: [ -1, 3, 148, 148 ] } ";
    folder("m", input + output, "def forward(self, x):\n  return x.flatten(1)\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessage("output pooled of 65712 numbers: at most 65536");
    folder("m", input + output, "def forward(self, x):\n  return x\n");
    assertThatThrownBy(this::load).hasMessageEndingWith("must be Float [2, numbers]");
  }

  @Test
  void namesTheOperatorThatLibTorchLacks() throws IOException {
    folder("m", "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }", MEAN);
    callNms(repository.resolve("m/1/model.pt"));
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessage("m: the module calls torchvision::nms, which LibTorch does not have");
  }

  @Test
  void refusesAFileThatIsNoModule() throws IOException {
    folder("m", "input { data_type: TYPE_FP32 dims: [ -1, 3, 4, 6 ] }", MEAN);
    Files.writeString(repository.resolve("m/1/model.pt"), "no module");
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("m: not a TorchScript module that LibTorch can load: ");
  }

  @Test
  void looksIntoATorchScriptFile() throws IOException {
    Path file = Fixtures.path("linear.torchscript");
    assertThat(Checkpoints.isTorchScript(file)).isTrue();
    assertThat(Checkpoints.isTorchScript(Fixtures.path("plain.pth"))).isFalse();
    assertThat(ModuleContents.read(file).tensors())
        .extracting(Object::toString)
        .containsExactly(
            "NamedShape[name=weight, type=Float, shape=[2, 3]]",
            "NamedShape[name=bias, type=Float, shape=[2]]");
  }

  private LoadedModel load() throws IOException {
    return ModelRepository.load(ModelRepository.describe(repository.resolve("m")));
  }

  private void folder(String name, String config, String source) throws IOException {
    Path folder = Files.createDirectories(repository.resolve(name));
    Files.writeString(folder.resolve("config.pbtxt"), config);
    Files.createDirectories(folder.resolve("1"));
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("probe"));
      module.define(source);
      module.save(folder.resolve("1/model.pt").toString());
    }
  }

  private static Tensor forward(JitModule module, Tensor input) {
    return module.forward(new IValueVector(new IValue(input))).toTensor();
  }

  /** Puts a call of torchvision's own operator in the place of the mean. */
  private static void callNms(Path file) throws IOException {
    ZipEdit.edit(
        file,
        ".py",
        bytes -> {
          String code = new String(bytes, StandardCharsets.UTF_8);
          String call = code.replaceAll("torch\\.mean\\(.*\\)", "ops.torchvision.nms(x, x, 0.5)");
          assertThat(call).isNotEqualTo(code);
          return call.getBytes(StandardCharsets.UTF_8);
        });
  }
}
