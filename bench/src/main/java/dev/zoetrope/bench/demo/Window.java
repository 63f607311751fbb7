package dev.zoetrope.bench.demo;

/**
 * What the camera sees of a photo; its width follows from the video's aspect ratio.
 *
 * @param centreX photo pixels from the left
 * @param centreY photo pixels from the top
 * @param height photo pixels, more than 0
 */
record Window(double centreX, double centreY, double height) {

  /** The window a part of the way to another, speeding up and slowing down gently. */
  Window towards(Window end, double part) {
    double eased = part * part * (3 - 2 * part);
    return new Window(
        centreX + (end.centreX - centreX) * eased,
        centreY + (end.centreY - centreY) * eased,
        // Equal steps of the logarithm look like an even zoom.
        height * Math.pow(end.height / height, eased));
  }
}
