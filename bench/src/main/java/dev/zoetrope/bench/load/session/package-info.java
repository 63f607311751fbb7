/**
 * Puts a run together: targets and payloads for the engine, the server it loads, the lines that are
 * printed meanwhile, and several generating processes in place of one.
 */
@NullMarked
package dev.zoetrope.bench.load.session;

import org.jspecify.annotations.NullMarked;
