/**
 * What claims load servers with: a closed loop through the client library, and the server's own
 * lanes without a server, to be compared in the same minutes. Each worker is one stream; its
 * callbacks run on the client library's threads and meet in counters and histograms made for many
 * writers.
 */
@NullMarked
package dev.zoetrope.bench.run;

import org.jspecify.annotations.NullMarked;
