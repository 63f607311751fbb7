/**
 * Reports: numbers, charts and pictures in one HTML file that asks nobody for anything.
 *
 * <p>Charts are SVG in the page, coloured by the page's own variables, so that light, dark and
 * print need no second drawing. Every text that comes from elsewhere goes through {@link
 * dev.zoetrope.bench.report.Html#escape}. Values are immutable; any thread.
 */
@NullMarked
package dev.zoetrope.bench.report;

import org.jspecify.annotations.NullMarked;
