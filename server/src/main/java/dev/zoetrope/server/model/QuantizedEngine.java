package dev.zoetrope.server.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.QEngineVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.QEngine;

/**
 * What packs a file's quantized weights, and then computes with them. A file does not say which:
 * its weights are packed when it is loaded, by the engine that a switch of LibTorch's names at that
 * moment, and stay with that engine. Nothing looks at the switch when they are run, so models of
 * different engines run side by side.
 */
public enum QuantizedEngine {
  /** x86 processors with AVX2. */
  FBGEMM(QEngine.FBGEMM),
  /** oneDNN; takes symmetric weights only. */
  ONEDNN(QEngine.ONEDNN),
  /** Made for phones; lanes that share a model wait for each other in it. */
  QNNPACK(QEngine.QNNPACK),
  /** FBGEMM or oneDNN for each layer by its shape: PyTorch's choice on x86 processors. */
  X86(QEngine.X86);

  /** By the words of the parameter {@code quantized_engine}. */
  static final Map<String, QuantizedEngine> WORDS =
      new TreeMap<>(
          Arrays.stream(values())
              .collect(Collectors.toMap(QuantizedEngine::word, Function.identity())));

  private final QEngine switched;

  QuantizedEngine(QEngine switched) {
    this.switched = switched;
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Loads something whose weights this engine packs. One such load at a time; others wait.
   *
   * @throws ModelException if LibTorch has no such engine here
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  <T> T packing(Supplier<T> load) {
    synchronized (QuantizedEngine.class) {
      QEngine usual;
      try (PointerScope scope = new PointerScope()) {
        requireSupported(Context.supportedQEngines());
        usual = torch.globalContext().qEngine();
        torch.globalContext().setQEngine(switched);
      }
      try {
        return load.get();
      } finally {
        torch.globalContext().setQEngine(usual);
      }
    }
  }

  private void requireSupported(QEngineVector here) {
    QEngine[] engines = here.get();
    if (Arrays.stream(engines).noneMatch(engine -> engine.value == switched.value)) {
      throw new ModelException(
          "quantized_engine %s: LibTorch has %s here".formatted(word(), Arrays.toString(engines)));
    }
  }
}
