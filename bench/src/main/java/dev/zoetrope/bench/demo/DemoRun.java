package dev.zoetrope.bench.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a demo's stream left behind.
 *
 * @param started when streaming began
 * @param length from the first frame sent to the last answer
 * @param model what answered, with its variant
 * @param startToReady from starting the server's process until its health said it serves
 * @param framesShown pictures that the video has
 * @param answers in the order in which they came
 */
record DemoRun(
    Instant started,
    Duration length,
    String model,
    Duration startToReady,
    int framesShown,
    List<FrameAnswer> answers) {}
