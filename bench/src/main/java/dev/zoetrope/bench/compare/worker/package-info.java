/**
 * The process that runs one model for a comparison: measured memory is the model's alone, and a
 * file that brings LibTorch down takes nothing else with it.
 *
 * <p>Requests come in on standard input and are answered on standard output, one line of JSON each,
 * by the main thread, which also runs the model: a lane is one thread for life. What LibTorch or
 * the module prints between replies is no reply, because each of those begins with a mark.
 */
@NullMarked
package dev.zoetrope.bench.compare.worker;

import org.jspecify.annotations.NullMarked;
