package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import com.google.protobuf.ByteString;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.VisionGrpc;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TorchScript files of every kind, as PyTorch from 1.8 to 2.10 wrote them ({@code
 * src/test/python/torchscript_files.py}), served through gRPC as they are: a picture gets the
 * logits that the PyTorch which wrote the file gave for it.
 */
class TorchScriptFilesIT {
  private static final int EDGE = 16;

  /** Of the largest logit; a file of floats, or one whose steps may be rounded either way. */
  private static final double FLOAT_TOLERANCE = 1e-4;

  private static final double STEP_TOLERANCE = 0.02;

  @TempDir Path repository;

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0", "1.13.1", "2.0.1", "2.10.0"})
  void answersAsThePyTorchThatWroteThem(String version) throws Exception {
    Map<String, List<Float>> wanted = goldens(version + "/logits.json");
    assertThat(wanted.keySet())
        .contains(
            "traced.pt",
            "scripted.pt",
            "frozen.pt",
            "dynamic.pt",
            "static.pt",
            "mobile.pt",
            "mobile.ptl",
            "quantized.ptl");
    for (String file : wanted.keySet()) {
      folder(file, version + "/" + file, "");
    }
    try (TestServer server = TestServer.start(TestServer.transport(), models())) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      wanted.forEach(
          (file, logits) ->
              requireClose(
                  file,
                  infer(vision, file),
                  logits,
                  isQuantized(file) ? STEP_TOLERANCE : FLOAT_TOLERANCE));
      server.assertEmpty();
    }
  }

  /** Scales that are chosen for each picture show which engine has chosen them. */
  @Test
  void enginesOfQuantizedWeightsRunSideBySide() throws Exception {
    Map<String, List<Float>> wanted = goldens("engines.json");
    assertThat(wanted.get("qnnpack").get(0))
        .isNotCloseTo(wanted.get("fbgemm").get(0), within(0.001f));
    for (String engine : wanted.keySet()) {
      folder(engine, "2.10.0/dynamic.pt", parameter("quantized_engine", engine));
    }
    List<LoadedModel> models = models();
    assertThat(models).hasSize(4);
    try (TestServer server = TestServer.start(TestServer.transport(), models)) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      for (int round = 0; round < 3; round++) {
        wanted.forEach(
            (engine, logits) ->
                requireClose(engine, infer(vision, engine), logits, FLOAT_TOLERANCE));
      }
      server.assertEmpty();
    }
  }

  /** Two lanes of a model run one module at once; what XNNPACK packed cannot bear that. */
  @ParameterizedTest
  @ValueSource(strings = {"mobile.pt", "mobile.ptl", "static.pt", "frozen.pt"})
  void manyAtOnceGetTheAnswerThatOneGets(String file) throws Exception {
    List<Float> wanted = goldens("2.10.0/logits.json").get(file);
    boolean packed = file.startsWith("mobile");
    folder(file, "2.10.0/" + file, "");
    try (TestServer server = TestServer.start(TestServer.transport(), models())) {
      assertThat(server.server.models().get(0).description().batching().lanes())
          .isEqualTo(packed ? 1 : 0);
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      ExecutorService clients = Executors.newFixedThreadPool(8);
      try {
        List<Callable<FrameReply>> calls = Collections.nCopies(400, () -> infer(vision, file));
        for (Future<FrameReply> reply : clients.invokeAll(calls)) {
          requireClose(
              file, reply.get(), wanted, isQuantized(file) ? STEP_TOLERANCE : FLOAT_TOLERANCE);
        }
      } finally {
        clients.shutdown();
      }
      server.assertEmpty();
    }
  }

  /** The tensors of such a file say {@code cuda:0}, as these do after this. */
  @Test
  void servesAFileThatWasSavedOnAGpu() throws Exception {
    Path folder = folder("gpu", "2.10.0/traced.pt", "");
    Path file = folder.resolve("1/traced.pt");
    ZipEdit.edit(
        file,
        "data.pkl",
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          String moved = text.replace("X\3\0\0\0cpu", "X\6\0\0\0cuda:0");
          assertThat(moved).isNotEqualTo(text);
          return moved.getBytes(StandardCharsets.ISO_8859_1);
        });
    try (TestServer server = TestServer.start(TestServer.transport(), models())) {
      VisionGrpc.VisionBlockingStub vision = VisionGrpc.newBlockingStub(server.connect());
      List<Float> wanted = goldens("2.10.0/logits.json").get("traced.pt");
      requireClose("gpu", infer(vision, "gpu"), wanted, FLOAT_TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weights.pth | no TorchScript module but what torch.save writes, weights or a Python object",
        "object.pt | no TorchScript module but what torch.save writes, weights or a Python object",
        "old_weights.pth | no TorchScript module but a pickle, as torch.save wrote before PyTorch 1.6",
        "exported.pt2 | no TorchScript module but a torch.export package (.pt2)",
        "flat.ptl | a lite module as FlatBuffer, which LibTorch reads without looking for damage",
        "packaged.pt | no TorchScript module but a torch.package archive of Python code",
        "inference.pt | the file lacks some of the module's constants, as torch.jit.save leaves what",
      })
  void refusesWhatIsNoModuleByItsName(String file, String message) throws Exception {
    folder("m", "refused/" + file, "");
    assertThatThrownBy(this::models)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("m: " + message);
  }

  @Test
  void refusesAnEngineForAFileWithoutQuantizedWeights() throws Exception {
    folder("m", "2.10.0/traced.pt", parameter("quantized_engine", "fbgemm"));
    assertThatThrownBy(this::models)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "m: parameters.quantized_engine, but the module has no quantized weights to pack");
  }

  private List<LoadedModel> models() throws IOException {
    LibTorch.initialize();
    return ModelRepository.open(repository).models().stream().map(ModelRepository::load).toList();
  }

  private static FrameReply infer(VisionGrpc.VisionBlockingStub vision, String model) {
    byte[] levels = new byte[EDGE * EDGE * 3];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (37 * i + i / 48 * 11);
    }
    Frame frame =
        Frame.newBuilder()
            .setPixelFormat(PixelFormat.PIXEL_FORMAT_RGB8)
            .setWidth(EDGE)
            .setHeight(EDGE)
            .setPixels(ByteString.copyFrom(levels))
            .build();
    return vision
        .infer(InferRequest.newBuilder().setModel(model).setFrame(frame).setLogits(true).build())
        .getReply();
  }

  private static void requireClose(
      String name, FrameReply reply, List<Float> wanted, double tolerance) {
    assertThat(reply.getOutcome()).as(name).isEqualTo(Outcome.OUTCOME_RESULT);
    List<Float> logits = reply.getClasses().getLogitsList();
    assertThat(logits).as(name).hasSameSizeAs(wanted);
    double largest = wanted.stream().mapToDouble(Math::abs).max().orElseThrow();
    for (int i = 0; i < logits.size(); i++) {
      assertThat((double) Math.abs(logits.get(i) - wanted.get(i)))
          .as("%s, class %d: %s, wanted %s", name, i, logits, wanted)
          .isLessThanOrEqualTo(tolerance * largest);
    }
  }

  private static boolean isQuantized(String file) {
    return List.of("dynamic.pt", "static.pt", "quantized.ptl").contains(file);
  }

  /** A model folder with the file under its own name. */
  private Path folder(String name, String source, String parameters)
      throws IOException, URISyntaxException {
    Path folder = Files.createDirectories(repository.resolve(name));
    Path file = resource(source);
    Files.createDirectory(folder.resolve("1"));
    Files.copy(file, folder.resolve("1").resolve(file.getFileName()));
    Files.writeString(
        folder.resolve("config.pbtxt"),
        """
        default_model_filename: "%s"
        max_batch_size: 1
        input { data_type: TYPE_FP32 dims: [ 3, 16, 16 ] }
        """
                .formatted(file.getFileName())
            + parameter("mean", "0.5,0.5,0.5")
            + parameter("std", "0.5,0.5,0.5")
            + parameter("fit", "squash")
            + parameters);
    return folder;
  }

  private static String parameter(String key, String value) {
    return "parameters { key: \"%s\" value { string_value: \"%s\" } }\n".formatted(key, value);
  }

  private static Map<String, List<Float>> goldens(String name)
      throws IOException, URISyntaxException {
    return new Gson()
        .fromJson(
            Files.readString(resource(name)),
            new TypeToken<TreeMap<String, List<Float>>>() {}.getType());
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(
                TorchScriptFilesIT.class.getResource("model/torchscript/" + name), name)
            .toURI());
  }
}
