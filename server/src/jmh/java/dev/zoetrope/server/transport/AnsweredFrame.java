package dev.zoetrope.server.transport;

import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.batch.LaneContext;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.Pace;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.ring.Result;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.telemetry.ModelGauges;
import dev.zoetrope.server.telemetry.StreamTelemetry;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Policy;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A frame with its answer, whose reply is to be made, and whose replies are counted. */
final class AnsweredFrame {
  private static final int BATCH = 8;
  private static final int LABELS = 1_000;
  private static final long EXECUTE_NANOS = 20_000_000;

  final Ticket ticket;
  final ServedModel model;
  final StreamTelemetry stream;

  AnsweredFrame(Result result) {
    RingFixture fixture = new RingFixture(BATCH);
    Telemetry telemetry = new Telemetry(SystemTime.INSTANCE, fixture.budget);
    LaneContext context =
        new LaneContext(
            SystemTime.INSTANCE,
            fixture.ring,
            fixture.slab,
            new Pace(new Buckets(List.of(BATCH))),
            new BatchRules(0, 0),
            new Cores(1, SystemTime.INSTANCE).claim(1));
    model =
        new ServedModel(
            description(),
            new LaneGroup("lanes", context, List.of(), index -> run -> {}),
            fixture.slab,
            telemetry.addModel("model", 1, BATCH, () -> new ModelGauges(0, BATCH, BATCH)));
    List<Ticket> sent = fixture.open(Policy.POLICY_LATEST, 1, 1).send(100_000);
    stream = telemetry.newStream();
    stream.opened("camera", "benchmark");
    stream.received(sent);
    long now = fixture.clock.nanoTime();
    ticket = Objects.requireNonNull(Objects.requireNonNull(fixture.ring.poll()).bind(now));
    ticket.rides(BATCH, BATCH, BatchClose.BATCH_CLOSE_FULL);
    ticket.dropRow();
    ticket.answerResult(result, now, now + EXECUTE_NANOS);
  }

  private static ModelDescription description() {
    return new ModelDescription(
        "mobilenet_v3_large",
        "1",
        "mobilenet_v3_large",
        "fp32",
        true,
        new InputRecipe(2, 2, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR),
        Normalization.IMAGENET,
        LABELS,
        IntStream.range(0, LABELS).mapToObj(label -> "a thing of class " + label).toList(),
        Batching.UNSPECIFIED);
  }
}
