package dev.zoetrope.server.model;

import dev.zoetrope.inference.DataType;
import dev.zoetrope.inference.ModelConfig;
import dev.zoetrope.inference.ModelInput;
import dev.zoetrope.inference.ModelOutput;
import java.util.List;

/**
 * What a {@code config.pbtxt} says of a model's input and output.
 *
 * @param width columns, pixels
 * @param height lines, pixels
 * @param channelsLast whether {@code forward} takes {@code [N,H,W,3]}
 * @param maxBatchSize rows; 0: any number
 * @param outputs classes, or numbers of an embedding; 0 if the file does not say
 */
record InputDeclaration(
    int width, int height, boolean channelsLast, int maxBatchSize, int outputs) {

  private static final InputDeclaration NOTHING = new InputDeclaration(1, 1, false, 0, 0);

  /** Reads them, adding what is wrong to {@code problems}. */
  static InputDeclaration read(ModelConfig config, List<String> problems) {
    int batch = config.getMaxBatchSize();
    if (batch < 0 || batch > ModelSettings.MAX_BATCH) {
      problems.add("max_batch_size " + batch + ": must be 0 to " + ModelSettings.MAX_BATCH);
    }
    int outputs = outputs(config, problems);
    if (config.getInputCount() != 1) {
      problems.add("input: " + config.getInputCount() + " of them, must be 1, a picture");
      return NOTHING;
    }
    ModelInput input = config.getInput(0);
    if (input.getDataType() != DataType.TYPE_FP32) {
      problems.add("input.data_type " + input.getDataType() + ": must be TYPE_FP32");
    }
    if (input.hasReshape() || input.getIsShapeTensor() || input.getOptional()) {
      problems.add("input: reshape, is_shape_tensor and optional do not fit a picture");
    }
    boolean last = input.getFormat() == ModelInput.Format.FORMAT_NHWC;
    List<Long> dims = input.getDimsList();
    int rank = batch > 0 ? 3 : 4;
    List<Long> picture = dims.size() == rank ? dims.subList(rank - 3, rank) : List.of(0L, 0L, 0L);
    long channels = picture.get(last ? 2 : 0);
    long height = picture.get(last ? 0 : 1);
    long width = picture.get(last ? 1 : 2);
    if (channels != 3 || !side(height) || !side(width) || (rank == 4 && !rows(dims.get(0)))) {
      problems.add(
          "input.dims %s: with max_batch_size %d must be %s, sides of 1 to %d pixels"
              .formatted(dims, batch, wanted(rank, last), ModelSettings.MAX_SIDE));
      return NOTHING;
    }
    int rows = rank == 4 ? (int) Math.max(0, dims.get(0)) : batch;
    return new InputDeclaration((int) width, (int) height, last, rows, outputs);
  }

  private static boolean side(long pixels) {
    return pixels >= 1 && pixels <= ModelSettings.MAX_SIDE;
  }

  private static boolean rows(long rows) {
    return rows == -1 || (rows >= 1 && rows <= ModelSettings.MAX_BATCH);
  }

  private static String wanted(int rank, boolean channelsLast) {
    return (rank == 4 ? "[-1, " : "[") + (channelsLast ? "height, width, 3]" : "3, height, width]");
  }

  private static int outputs(ModelConfig config, List<String> problems) {
    if (config.getOutputCount() == 0) {
      return 0;
    }
    ModelOutput output = config.getOutput(0);
    if (config.getOutputCount() > 1 || output.hasReshape() || output.getIsShapeTensor()) {
      problems.add("output: must be one, without reshape, and no shape tensor");
    }
    if (output.getDataType() != DataType.TYPE_FP32) {
      problems.add("output.data_type " + output.getDataType() + ": must be TYPE_FP32");
    }
    List<Long> dims = output.getDimsList();
    int rank = config.getMaxBatchSize() > 0 ? 1 : 2;
    long outputs = dims.size() == rank ? dims.get(rank - 1) : 0;
    if (outputs != -1 && (outputs < 1 || outputs > Integer.MAX_VALUE)) {
      problems.add(
          "output.dims %s: with max_batch_size %d must be %s"
              .formatted(
                  dims, config.getMaxBatchSize(), rank == 1 ? "[classes]" : "[-1, classes]"));
      return 0;
    }
    return (int) Math.max(0, outputs);
  }
}
