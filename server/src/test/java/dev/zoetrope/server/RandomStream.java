package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A client whose every choice comes from a seed, and who knows what it must be answered. */
final class RandomStream {
  private static final List<Policy> POLICIES =
      List.of(Policy.POLICY_LATEST, Policy.POLICY_QUEUE, Policy.POLICY_REJECT);
  private static final List<PixelFormat> FORMATS =
      List.of(
          PixelFormat.PIXEL_FORMAT_RGB8,
          PixelFormat.PIXEL_FORMAT_BGR8,
          PixelFormat.PIXEL_FORMAT_GRAY8,
          PixelFormat.PIXEL_FORMAT_NV12,
          PixelFormat.PIXEL_FORMAT_I420,
          PixelFormat.PIXEL_FORMAT_JPEG,
          PixelFormat.PIXEL_FORMAT_PNG);
  private static final List<BadFrame> BAD_FRAMES = List.of(BadFrame.values());
  private static final int MAX_FRAMES = 60;

  private final Random random;
  private final WatchClient client;
  private final List<String> models;
  private final boolean ordered;
  private final boolean slowReader;
  private final Map<Long, SentFrame> sent = new LinkedHashMap<>();
  private final Set<Policy> policies = EnumSet.noneOf(Policy.class);
  private boolean aged;
  private int updates;
  private int refusals;
  private int probes;
  private long sequence;

  /** A stream to the models of {@link OneReplyPerFrameIT}. */
  RandomStream(long seed, Channel channel) {
    random = new Random(seed);
    client = random.nextBoolean() ? WatchClient.raw(channel) : WatchClient.stub(channel);
    List<String> names = new ArrayList<>(SentFrame.SIDES.keySet());
    Collections.shuffle(names, random);
    models = List.copyOf(names.subList(0, 1 + random.nextInt(names.size())));
    ordered = random.nextBoolean();
    slowReader = random.nextInt(3) == 0;
    sequence = random.nextInt(1 << 20);
  }

  /** Lives its life; true if it stayed to the end, and then every answer has been checked. */
  boolean run() {
    try {
      return live();
    } catch (Throwable t) {
      client.cancel();
      throw t;
    }
  }

  private boolean live() {
    open();
    int frames = random.nextInt(MAX_FRAMES);
    boolean leaves = random.nextInt(4) == 0;
    int leavesAfter = leaves ? random.nextInt(frames + 1) : frames;
    for (int i = 0; i < leavesAfter; i++) {
      control();
      client.awaitReady();
      client.frame(frame());
      if (slowReader && !leaves) {
        client.read(1);
      }
    }
    if (leaves) {
      client.cancel();
      return false;
    }
    client.halfClose();
    while (slowReader && !client.hasEnded()) {
      int received = client.received();
      client.read(1).awaitReceived(received + 1);
    }
    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    check();
    return true;
  }

  private void open() {
    Policy policy = POLICIES.get(random.nextInt(POLICIES.size()));
    policies.add(policy);
    Open.Builder open =
        Open.newBuilder()
            .addAllModels(models)
            .setPolicy(policy)
            .setOrder(ordered ? Order.ORDER_IN_ORDER : Order.ORDER_AS_COMPLETED)
            .setWindow(random.nextInt(17))
            .setWeight(random.nextInt(9))
            .setTopK(random.nextInt(20))
            .setMaxAgeUs(age())
            .setLogits(true)
            .setFit(random.nextBoolean() ? Fit.FIT_SQUASH : Fit.FIT_CROP)
            .putLabels("seed", "random");
    if (slowReader) {
      client.read(1);
    } else {
      client.readAll();
    }
    client.open(open);
    assertThat(client.awaitOpened().getModelsCount()).isEqualTo(models.size());
  }

  /** Mostly none; else one that nothing, something or everything passes. */
  private long age() {
    long age =
        switch (random.nextInt(8)) {
          case 0 -> 1;
          case 1 -> 2_000;
          case 2 -> 3_600_000_000L;
          default -> 0;
        };
    aged |= age != 0;
    return age;
  }

  private void control() {
    int choice = random.nextInt(20);
    if (choice == 0) {
      client.awaitReady();
      Policy policy = POLICIES.get(random.nextInt(POLICIES.size()));
      policies.add(policy);
      update(
          Update.newBuilder()
              .setPolicy(policy)
              .setMaxAgeUs(age())
              .setWindow(1 + random.nextInt(16))
              .setWeight(1 + random.nextInt(8)));
    } else if (choice == 1) {
      client.awaitReady();
      update(Update.newBuilder().setTopK(1 + random.nextInt(20)).setLogits(random.nextBoolean()));
    } else if (choice == 2) {
      client.awaitReady();
      refusals++;
      client.send(
          WatchRequest.newBuilder().setUpdate(Update.newBuilder().setWindow(1_000)).build());
    } else if (choice == 3) {
      client.awaitReady();
      probes++;
      client.send(
          WatchRequest.newBuilder()
              .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(probes))
              .build());
    }
  }

  private void update(Update.Builder update) {
    updates++;
    client.send(WatchRequest.newBuilder().setUpdate(update).build());
  }

  private Frame.Builder frame() {
    sequence += 1 + random.nextInt(3);
    int choice = random.nextInt(20);
    SentFrame frame;
    Frame.Builder message;
    if (choice < 5) {
      BadFrame bad = BAD_FRAMES.get(random.nextInt(BAD_FRAMES.size()));
      frame = SentFrame.bad(bad);
      message = bad.frame(sequence, random);
    } else if (choice == 5) {
      frame = SentFrame.black();
      message = MarkedPicture.poison(sequence, 32);
    } else {
      MarkedPicture picture = picture(choice < 12);
      frame = SentFrame.good(picture);
      message = picture.frame(sequence, random, choice < 12);
      message.setMaxAgeUs(age());
    }
    sent.put(sequence, frame);
    return message;
  }

  private MarkedPicture picture(boolean exact) {
    int mark = random.nextInt(MarkedPicture.MARKS);
    if (exact) {
      int side = random.nextBoolean() ? 8 : 32;
      return new MarkedPicture(mark, side, side, PixelFormat.PIXEL_FORMAT_RGB8);
    }
    PixelFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
    int width = 18 + random.nextInt(60);
    int height = width * 2 / 3 + random.nextInt(width * 2 / 3);
    return switch (format) {
      case PIXEL_FORMAT_NV12, PIXEL_FORMAT_I420 ->
          new MarkedPicture(mark, width & ~1, height & ~1, format);
      // Quadrants of whole blocks: what is tested here is whose answer it is.
      case PIXEL_FORMAT_JPEG -> new MarkedPicture(mark, 32, 32 + 16 * random.nextInt(2), format);
      default -> new MarkedPicture(mark, width, height, format);
    };
  }

  private void check() {
    List<FrameReply> replies = client.replies();
    assertThat(replies).as("one reply per frame and model").hasSize(sent.size() * models.size());
    Set<String> seen = new HashSet<>();
    for (FrameReply reply : replies) {
      SentFrame frame = sent.get(reply.getSequence());
      assertThat(frame).as("a frame that was sent: %s", reply).isNotNull();
      assertThat(seen.add(reply.getSequence() + reply.getModel())).as("once: %s", reply).isTrue();
      assertThat(models).contains(reply.getModel());
      assertThat(reply.getSourcePts()).isEqualTo(-reply.getSequence());
      frame.check(reply, policies, aged);
      assertThat(reply.getBatchClose() != BatchClose.BATCH_CLOSE_UNSPECIFIED)
          .isEqualTo(reply.getBatchSize() > 0);
    }
    if (ordered) {
      List<String> order = new ArrayList<>();
      sent.keySet().forEach(number -> models.forEach(model -> order.add(number + model)));
      assertThat(replies.stream().map(reply -> reply.getSequence() + reply.getModel()))
          .isEqualTo(order);
    }
    checkNotices();
  }

  private void checkNotices() {
    List<Notice> notices = client.notices();
    assertThat(notices.stream().filter(Notice::hasSettings)).hasSize(updates);
    assertThat(notices.stream().map(Notice::getRefused).filter(text -> !text.isEmpty()))
        .hasSize(refusals)
        .allMatch(text -> text.matches("window: at most (16|64), not 1000"));
    List<Notice> clocks = notices.stream().filter(Notice::hasClock).toList();
    assertThat(clocks).hasSize(probes);
    for (int i = 0; i < probes; i++) {
      assertThat(clocks.get(i).getClock().getClientSendUnixUs()).isEqualTo(i + 1);
      assertThat(clocks.get(i).getClock().getServerSendUnixUs())
          .isGreaterThanOrEqualTo(clocks.get(i).getClock().getServerReceiveUnixUs());
    }
  }
}
