package dev.zoetrope.server.engine.onednn;

import java.util.List;

/**
 * What a network computes, in the order that it does so.
 *
 * @param input fp32
 * @param output fp32, one pixel
 */
record Program(Value input, Value output, List<Step> steps) {
  Program {
    steps = List.copyOf(steps);
  }
}
