/**
 * What a run measured, for people and their tools: a page, a summary, tables, histogram logs. Pure
 * functions of a result and of what was judged about it; any thread.
 */
@NullMarked
package dev.zoetrope.bench.load.report;

import org.jspecify.annotations.NullMarked;
