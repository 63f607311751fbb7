/**
 * {@code zoetrope models compare}: models side by side, in speed, memory and answers.
 *
 * <p>Every model runs in a process of its own ({@code worker}), the reference once more as
 * PyTorch's eager mode would run it. This process asks one worker at a time, turn by turn, so that
 * what the machine does meanwhile meets all of them, and puts the numbers together. A model that
 * fails takes nobody else with it. One thread; results are immutable.
 */
@NullMarked
package dev.zoetrope.bench.compare;

import org.jspecify.annotations.NullMarked;
