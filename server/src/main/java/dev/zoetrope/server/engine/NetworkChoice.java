package dev.zoetrope.server.engine;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.clock.Turns;
import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.engine.fused.FusibleNetwork;
import dev.zoetrope.server.engine.fused.FusionException;
import dev.zoetrope.server.engine.network.Network;
import dev.zoetrope.server.engine.network.TorchNetwork;
import dev.zoetrope.server.engine.onednn.OneDnnNetwork;
import dev.zoetrope.server.engine.onednn.PlanException;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.AnswerNoise;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelDescription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds what runs a frozen module fastest on this machine: LibTorch's interpreter, on operators
 * fused for oneDNN where that can be done, or oneDNN's primitives by themselves where the network
 * consists of such. The two run in turns, on one thread, on single rows and on a batch.
 */
final class NetworkChoice {
  private static final Logger LOG = System.getLogger(CpuModel.class.getName());

  /** Larger batches take longer to try and say no more. */
  private static final int LARGEST_TRIED = 4;

  private static final Turns.Limits LIMITS =
      new Turns.Limits(5, TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(200));

  private final ModelDescription model;
  private final JitModule frozen;
  private final InputRecipe input;
  private final int batch;

  private NetworkChoice(ModelDescription model, JitModule frozen) {
    this.model = model;
    this.frozen = frozen;
    this.input = model.recipe();
    this.batch = model.batching().usualBatch();
  }

  /**
   * Chooses. Belongs inside {@link LibTorch#onOneThread}.
   *
   * @param frozen belongs to the network from now on
   */
  static Network of(ModelDescription model, JitModule frozen) {
    return new NetworkChoice(model, frozen).network();
  }

  private Network network() {
    Network plain = new TorchNetwork(frozen, "LibTorch");
    if (!Context.hasMKLDNN()) {
      return plain;
    }
    List<Long> row = List.of(1L, 3L, (long) input.height(), (long) input.width());
    try (FusibleNetwork source = FusibleNetwork.read(frozen, row)) {
      Network inLibTorch = fused(source).orElse(plain);
      Optional<Network> planned = planned(source, plain);
      Network chosen = planned.map(other -> faster(inLibTorch, other)).orElse(inLibTorch);
      Stream.of(plain, inLibTorch, planned.orElse(plain))
          .distinct()
          .filter(network -> network != chosen)
          .forEach(Network::close);
      return chosen;
    } catch (FusionException e) {
      notFused(e);
      return plain;
    }
  }

  private Optional<Network> fused(FusibleNetwork source) {
    try {
      JitModule fused = FusedModule.of(frozen, source, batch);
      return Optional.of(new TorchNetwork(fused, "LibTorch, operators fused"));
    } catch (FusionException e) {
      notFused(e);
      return Optional.empty();
    }
  }

  private void notFused(FusionException e) {
    LOG.log(
        e.isExpected() ? Level.INFO : Level.WARNING,
        "{0}: its operators are not fused: {1}",
        model.name(),
        e.getMessage());
  }

  private Optional<Network> planned(FusibleNetwork source, Network plain) {
    try {
      OneDnnNetwork planned = OneDnnNetwork.of(source);
      try {
        requireSameAnswers(planned, plain, source.mostNoise());
        return Optional.of(planned);
      } catch (RuntimeException e) {
        planned.close();
        throw e;
      }
    } catch (PlanException e) {
      LOG.log(Level.DEBUG, "{0}: runs in LibTorch: {1}", model.name(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "{0}: runs in LibTorch: {1}", model.name(), e.getMessage());
    }
    return Optional.empty();
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private void requireSameAnswers(Network planned, Network plain, double most) {
    // Guards thread-local state: outside the scope, so that it goes last.
    try (InferenceMode guard = new InferenceMode();
        PointerScope scope = new PointerScope()) {
      Tensor noise = noise(1);
      Optional<String> problem =
          AnswerNoise.beyond(most, answer(plain, noise), answer(planned, noise));
      if (problem.isPresent()) {
        throw new IllegalStateException("in oneDNN, " + problem.get());
      }
    }
  }

  private Tensor answer(Network network, Tensor rows) {
    int outputs = model.output().size();
    float[] answer = new float[outputs];
    // A pass may write over its input.
    try (Network.Passes passes = network.passes(rows.clone(), new int[] {1}, outputs)) {
      passes.run(1, answer);
    }
    return torch.tensor(answer);
  }

  private Tensor noise(int rows) {
    return torch.randn(rows, input.height(), input.width(), 3);
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private Network faster(Network usual, Network other) {
    List<String> report = new ArrayList<>();
    double logs = 0;
    int largest = Math.min(batch, LARGEST_TRIED);
    int[] sizes = largest == 1 ? new int[] {1} : new int[] {1, largest};
    try (InferenceMode guard = new InferenceMode();
        PointerScope scope = new PointerScope()) {
      Tensor noise = noise(largest);
      float[] answers = new float[largest * model.output().size()];
      try (Network.Passes left = usual.passes(noise, sizes, model.output().size());
          Network.Passes right = other.passes(noise, sizes, model.output().size())) {
        for (int size : sizes) {
          List<Turns.Contender> contenders =
              List.of(() -> left.run(size, answers), () -> right.run(size, answers));
          Turns turns = Turns.run(SystemTime.INSTANCE, contenders, LIMITS);
          logs += Math.log(turns.faster(1, 0));
          report.add(
              String.format(
                  Locale.ROOT,
                  "ms at batch %d: %s %.3f, %s %.3f",
                  size,
                  usual.kernels(),
                  turns.nanos(0) / 1e6,
                  other.kernels(),
                  turns.nanos(1) / 1e6));
        }
      }
    }
    Network chosen = logs > 0 ? other : usual;
    LOG.log(
        Level.INFO,
        "{0}: runs on {1} ({2})",
        model.name(),
        chosen.kernels(),
        String.join("; ", report));
    return chosen;
  }
}
