package dev.zoetrope.bench.claims.wire;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.process.ServerStatusPage;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.JpegPictures;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a byte of pixels is written on its way from the transport: counted by the server in the
 * only class that may touch pixels on the wire, every byte received and every byte written. Raw RGB
 * of the model's size goes straight into its row: exactly 1.
 *
 * <p>Pictures that need work (other formats, other sizes) are written once as they are, where they
 * wait for a decoder, and then once as a row of the model's size; the second figure of each adds
 * the row's bytes. What decoder and resizer keep in between (lines, a JPEG's planes) is theirs and
 * not counted. Nothing could bias a count, except a frame that was sent and never read: the tally
 * rules it out.
 */
public final class Copies implements Claim {
  private static final int ROW_BYTES = NullServers.SIDE * NullServers.SIDE * 3;

  @Override
  public String name() {
    return "copies";
  }

  @Override
  public String sentence() {
    return "A raw RGB frame of the model's size is copied once.";
  }

  @Override
  public String bar() {
    return "bytes written / bytes received = 1, exactly";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    List<Figure> figures = new ArrayList<>();
    try (NullServers servers = new NullServers(context, context.scratch().resolve(name()))) {
      LoadPlan rgb = servers.plan(4, 4);
      List<Count> counts = count(context, "RGB 224x224", rgb, servers.server(), book);
      figures.add(
          Figure.of(
              "RGB 224x224: written / received",
              "",
              Bar.within(1, 0),
              Comparison.ofValues(counts.stream().map(Count::ratio).toList())));
      tell(context, "NV12 224x224", PictureSet.nv12(224, 224), servers, book, figures);
      tell(context, "RGB 640x480", PictureSet.rgb(640, 480), servers, book, figures);
      tell(context, "NV12 640x480", PictureSet.nv12(640, 480), servers, book, figures);
      tell(context, "JPEG 224x224", JpegPictures.of(224, 224), servers, book, figures);
      tell(context, "JPEG 640x480", JpegPictures.of(640, 480), servers, book, figures);
    }
    return new ClaimResult(name(), figures, book.tallies(), List.of(), watch.elapsed());
  }

  private static void tell(
      ClaimContext context,
      String kind,
      PictureSet pictures,
      NullServers servers,
      TallyBook book,
      List<Figure> figures)
      throws IOException, InterruptedException {
    LoadPlan plan = servers.plan(4, 4).with(pictures);
    List<Count> counts = count(context, kind, plan, servers.server(), book);
    figures.add(
        Figure.of(
            kind + ": written off the wire / received",
            "",
            Bar.none(),
            Comparison.ofValues(counts.stream().map(Count::ratio).toList())));
    figures.add(
        Figure.of(
            kind + ": the same and the row / received",
            "",
            Bar.none(),
            Comparison.ofValues(counts.stream().map(Count::withRow).toList())));
  }

  /**
   * What a phase added to the server's counters.
   *
   * @param frames received
   * @param received bytes
   * @param written bytes
   */
  private record Count(long frames, long received, long written) {
    static Count between(ServerStatusPage before, ServerStatusPage after) {
      return new Count(
          after.framesReceived() - before.framesReceived(),
          after.pixelBytesReceived() - before.pixelBytesReceived(),
          after.pixelBytesWritten() - before.pixelBytesWritten());
    }

    double ratio() {
      return written / (double) received;
    }

    double withRow() {
      return (written + frames * (double) ROW_BYTES) / received;
    }
  }

  private static List<Count> count(
      ClaimContext context, String run, LoadPlan plan, ClaimServer server, TallyBook book)
      throws IOException, InterruptedException {
    List<Count> counts = new ArrayList<>();
    try (Load load = new Load(plan, server.target(), server.handle())) {
      for (int i = 0; i < context.repeats(); i++) {
        ServerStatusPage before = server.status();
        book.keep(run, load.phase());
        counts.add(Count.between(before, server.status()));
      }
    }
    return counts;
  }
}
