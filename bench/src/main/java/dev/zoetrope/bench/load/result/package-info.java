/**
 * What a run measured, as values: the engine fills them, {@code validity} judges them, {@code
 * report} shows them, files keep them, and several add up to one. Histograms in here belong to the
 * result; nobody writes to them any more.
 */
@NullMarked
package dev.zoetrope.bench.load.result;

import org.jspecify.annotations.NullMarked;
