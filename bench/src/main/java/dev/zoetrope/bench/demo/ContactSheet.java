package dev.zoetrope.bench.demo;

import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Jpeg;
import dev.zoetrope.client.ClassScore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A few answered frames of every scene with what the model said of them. */
final class ContactSheet {
  private static final double[] MOMENTS = {1 / 6.0, 3 / 6.0, 5 / 6.0};
  private static final int ANSWERS_SHOWN = 3;

  private final SampleVideo video;
  private final Verdicts verdicts;
  private final List<FrameAnswer> results;

  ContactSheet(SampleVideo video, Verdicts verdicts, List<FrameAnswer> results) {
    this.video = video;
    this.verdicts = verdicts;
    this.results = results;
  }

  String html() throws IOException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < verdicts.scenes().size(); i++) {
      SceneVerdict verdict = verdicts.scenes().get(i);
      out.append("<div class=\"scene\"><h3>").append(Html.escape(verdict.scene().name()));
      out.append(judgement(verdict)).append("</h3><div class=\"sheet\">");
      for (double moment : MOMENTS) {
        int wanted = (int) ((i + moment) * SampleVideo.FRAMES_PER_SCENE);
        Optional<FrameAnswer> nearest = nearest(verdict.scene(), wanted);
        if (nearest.isPresent()) {
          out.append(figure(nearest.get()));
        }
      }
      out.append("</div></div>");
    }
    return out.toString();
  }

  private static String judgement(SceneVerdict verdict) {
    if (!verdict.scene().judged()) {
      return "<span>shown, not judged: ImageNet has no class for it</span>";
    }
    String style = verdict.failed() ? "bad" : "good";
    return "<span class=\"" + style + "\">" + Html.escape(verdict.score()) + "</span>";
  }

  private Optional<FrameAnswer> nearest(Scene scene, int frame) {
    return results.stream()
        .filter(result -> video.scene(result.frame()).equals(scene))
        .min(Comparator.comparingInt(result -> Math.abs(result.frame() - frame)));
  }

  private String figure(FrameAnswer answer) throws IOException {
    StringBuilder out = new StringBuilder("<figure><img width=\"320\" height=\"180\" alt=\"");
    String best = answer.best() == null ? "" : answer.best().name();
    out.append(Html.escape("Frame " + answer.frame() + ": " + best)).append("\" src=\"");
    out.append(
        Jpeg.halfSizeDataUri(video.frame(answer.frame()), SampleVideo.WIDTH, SampleVideo.HEIGHT));
    out.append("\"><figcaption>");
    for (ClassScore score : answer.top().stream().limit(ANSWERS_SHOWN).toList()) {
      String percent = String.format(Locale.ROOT, "%.1f", 100 * score.probability());
      out.append("<div><i style=\"width:").append(percent).append("%\"></i><span>");
      out.append(Html.escape(score.name())).append("</span><span>").append(percent);
      out.append(" %</span></div>");
    }
    out.append("<time>at ").append(seconds(answer)).append(" s</time></figcaption></figure>");
    return out.toString();
  }

  private static String seconds(FrameAnswer answer) {
    double seconds = answer.frame() / (double) SampleVideo.FRAMES_PER_SECOND;
    return String.format(Locale.ROOT, "%.2f", seconds);
  }
}
