package dev.zoetrope.bench.load.result;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.HdrHistogram.Histogram;

/**
 * A histogram as an object: the whole of it for machines, and what most people ask of it. Values
 * are in the unit that its name in the file ends with.
 */
final class HistogramJson {
  private static final String WHOLE = "hdr";
  private static final String COUNT = "count";

  private HistogramJson() {}

  static JsonObject write(Histogram histogram) {
    JsonObject out = new JsonObject();
    long count = histogram.getTotalCount();
    out.addProperty(COUNT, count);
    if (count > 0) {
      out.addProperty("mean", histogram.getMean());
      out.addProperty("p50", histogram.getValueAtPercentile(50));
      out.addProperty("p90", histogram.getValueAtPercentile(90));
      out.addProperty("p99", histogram.getValueAtPercentile(99));
      out.addProperty("p99.9", histogram.getValueAtPercentile(99.9));
      out.addProperty("max", histogram.getMaxValue());
    }
    out.addProperty(WHOLE, HistogramText.write(histogram));
    return out;
  }

  static Histogram read(JsonElement json, ReadBudget budget, String path)
      throws ResultFormatException {
    if (!(json instanceof JsonObject object) || !object.has(WHOLE) || !object.has(COUNT)) {
      throw new ResultFormatException(path + " must be an object with count and hdr");
    }
    Histogram histogram =
        HistogramText.read(Scalars.text(object.get(WHOLE), path + ".hdr"), budget, path + ".hdr");
    long count = Scalars.whole(object.get(COUNT), path + ".count");
    if (histogram.getTotalCount() != count) {
      throw new ResultFormatException(
          "%s has %d values, and count says %d".formatted(path, histogram.getTotalCount(), count));
    }
    return histogram;
  }
}
