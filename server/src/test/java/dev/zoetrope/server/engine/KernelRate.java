package dev.zoetrope.server.engine;

import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.engine.fused.FusibleNetwork;
import dev.zoetrope.server.engine.network.Network;
import dev.zoetrope.server.engine.onednn.OneDnnNetwork;
import dev.zoetrope.server.engine.onednn.PlanException;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import dev.zoetrope.server.model.precision.CalibrationPictures;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.Variants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;

/**
 * How long forward passes of the built-in networks take, frozen, and in every precision fused and
 * as oneDNN's primitives, on one thread; the variants take turns, medians are shown. Not part of
 * the test run:
 *
 * <pre>
 * mvn -pl proto,server test -Dtest=KernelRate -Dsurefire.failIfNoSpecifiedTests=false \\
 *     -Dkernels.networks=mobilenet_v3_large,vit_b_16
 * </pre>
 */
final class KernelRate {
  private static final int ROUNDS = 9;
  private static final int CLASSES = 1000;

  @Test
  @SuppressWarnings({"try", "SystemOut"}) // the guard is there while it is open; run for its text
  void frozenAndFused() throws Exception {
    LibTorch.initialize();
    torch.set_num_threads(1);
    String networks =
        System.getProperty("kernels.networks", "mobilenet_v3_large,efficientnet_lite0,deit_tiny");
    for (String network : networks.split(",", -1)) {
      try (PointerScope scope = new PointerScope();
          InferenceMode guard = new InferenceMode()) {
        JitModule emitted =
            Architectures.create(network, Map.of()).emit(new SeededInitialization(0));
        Map<String, JitModule> variants = new LinkedHashMap<>();
        variants.put("fp32 eager", emitted);
        variants.put("fp32 frozen", torch.freeze(emitted));
        Map<String, Network> planned = new LinkedHashMap<>();
        for (Precision precision : Precision.values()) {
          CalibrationPictures noise = pictures -> pictures.accept(torch.rand(8, 3, 224, 224));
          JitModule frozen = torch.freeze(Variants.of(precision, emitted, Optional.of(noise)));
          try (FusibleNetwork source = FusibleNetwork.read(frozen, List.of(1L, 3L, 224L, 224L))) {
            variants.put(precision.text(), FusedModule.of(frozen, source, 8));
            planned.put(precision.text() + " oneDNN", OneDnnNetwork.of(source));
          } catch (PlanException e) {
            System.out.println(precision.text() + " not in oneDNN alone: " + e.getMessage());
          }
        }
        for (int batch : new int[] {1, 8}) {
          System.out.println(network + ", batch " + batch + ", ms");
          print(passes(variants, planned, batch));
        }
        planned.values().forEach(Network::close);
      }
    }
  }

  private static Map<String, Runnable> passes(
      Map<String, JitModule> variants, Map<String, Network> planned, int batch) {
    Map<String, Runnable> passes = new LinkedHashMap<>();
    Tensor input = torch.rand(batch, 3, 224, 224);
    Tensor channelsLast = input.contiguous(MemoryFormat.ChannelsLast);
    variants.forEach(
        (name, module) -> {
          Tensor given = name.endsWith("eager") ? input : channelsLast;
          passes.put(name, () -> module.forward(new IValueVector(new IValue(given))));
        });
    Tensor rows = channelsLast.permute(0, 2, 3, 1);
    float[] answers = new float[batch * CLASSES];
    planned.forEach(
        (name, network) -> {
          Network.Passes own = network.passes(rows, new int[] {batch}, CLASSES);
          passes.put(name, () -> own.run(batch, answers));
        });
    return passes;
  }

  @SuppressWarnings("SystemOut") // Run for what it prints.
  private static void print(Map<String, Runnable> passes) {
    Map<String, List<Long>> times = new LinkedHashMap<>();
    for (int round = -2; round < ROUNDS; round++) {
      for (Map.Entry<String, Runnable> pass : passes.entrySet()) {
        try (PointerScope scope = new PointerScope()) {
          long start = System.nanoTime();
          pass.getValue().run();
          if (round >= 0) {
            times
                .computeIfAbsent(pass.getKey(), key -> new ArrayList<>())
                .add(System.nanoTime() - start);
          }
        }
      }
    }
    double eager = median(times.get("fp32 eager"));
    times.forEach(
        (name, own) ->
            System.out.printf(
                Locale.ROOT, "  %-23s %8.2f  %.2f x%n", name, median(own), eager / median(own)));
  }

  private static double median(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }
}
