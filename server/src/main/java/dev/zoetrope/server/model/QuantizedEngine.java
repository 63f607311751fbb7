package dev.zoetrope.server.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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

  /** As the parameter has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those that LibTorch has here, its own choice first. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  static List<QuantizedEngine> here() {
    synchronized (QuantizedEngine.class) {
      try (PointerScope scope = new PointerScope()) {
        QEngine[] supported = Context.supportedQEngines().get();
        QEngine usual = torch.globalContext().qEngine();
        return Arrays.stream(values())
            .filter(engine -> engine.isAmong(supported))
            .sorted(Comparator.comparing(engine -> engine.switched.value != usual.value))
            .toList();
      }
    }
  }

  private boolean isAmong(QEngine[] engines) {
    return Arrays.stream(engines).anyMatch(engine -> engine.value == switched.value);
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
    if (!isAmong(engines)) {
      throw new ModelException(
          "quantized_engine %s: LibTorch has %s here".formatted(word(), Arrays.toString(engines)));
    }
  }
}
