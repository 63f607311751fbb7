package dev.zoetrope.server.frame;

import dev.zoetrope.v1.Fit;

/**
 * Where a picture's pixels go: it is scaled to {@code scaledWidth} × {@code scaledHeight}, of which
 * the window at ({@code left}, {@code top}) lands in the row at ({@code x}, {@code y}). The window
 * has {@code width} × {@code height} pixels; what it leaves of the row is filled with grey.
 */
record Placement(
    int scaledWidth, int scaledHeight, int left, int top, int x, int y, int width, int height) {

  /** The grey of a letterbox's bars, as in YOLOv5's {@code letterbox}. */
  static final byte BAR_LEVEL = 114;

  /**
   * The placement of a picture of the given size. One of exactly the model's size is taken as it
   * is, whatever the fit: RGB8 of that size is copied without a look, and every other format must
   * give the same row.
   */
  static Placement of(int pictureWidth, int pictureHeight, Fit fit, InputRecipe recipe) {
    if (pictureWidth == recipe.width() && pictureHeight == recipe.height()) {
      return squash(recipe);
    }
    return switch (fit) {
      case FIT_CROP -> crop(pictureWidth, pictureHeight, recipe);
      case FIT_SQUASH -> squash(recipe);
      case FIT_LETTERBOX -> letterbox(pictureWidth, pictureHeight, recipe);
      case FIT_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a recipe's fit must be definite, got " + fit);
    };
  }

  private static Placement squash(InputRecipe recipe) {
    return new Placement(
        recipe.width(), recipe.height(), 0, 0, 0, 0, recipe.width(), recipe.height());
  }

  /**
   * torchvision's {@code transforms/functional.py}: {@code _compute_resized_output_size} truncates
   * the longer side, {@code center_crop} rounds half to even. Hugging Face's {@code
   * get_resize_output_image_size} truncates as well, its {@code center_crop} rounds down.
   */
  private static Placement crop(int pictureWidth, int pictureHeight, InputRecipe recipe) {
    int edge = recipe.shorterEdge();
    boolean wide = pictureWidth > pictureHeight;
    long shorter = Math.min(pictureWidth, pictureHeight);
    // In integers: exact where Python's int(size * long / short) divides in double precision.
    int longer = Math.toIntExact((long) edge * Math.max(pictureWidth, pictureHeight) / shorter);
    int scaledWidth = wide ? longer : edge;
    int scaledHeight = wide ? edge : longer;
    int left = offset(scaledWidth - recipe.width(), recipe);
    int top = offset(scaledHeight - recipe.height(), recipe);
    return new Placement(
        scaledWidth, scaledHeight, left, top, 0, 0, recipe.width(), recipe.height());
  }

  private static int offset(int excess, InputRecipe recipe) {
    return switch (recipe.cropOffset()) {
      case HALF_TO_EVEN -> (int) Math.rint(excess / 2.0);
      case DOWN -> excess / 2;
    };
  }

  private static Placement letterbox(int pictureWidth, int pictureHeight, InputRecipe recipe) {
    double scale =
        Math.min(recipe.width() / (double) pictureWidth, recipe.height() / (double) pictureHeight);
    int width = scaled(pictureWidth, scale, recipe.width());
    int height = scaled(pictureHeight, scale, recipe.height());
    int x = (recipe.width() - width) / 2;
    int y = (recipe.height() - height) / 2;
    return new Placement(width, height, 0, 0, x, y, width, height);
  }

  private static int scaled(int pixels, double scale, int limit) {
    return Math.max(1, Math.min(limit, (int) Math.round(pixels * scale)));
  }
}
