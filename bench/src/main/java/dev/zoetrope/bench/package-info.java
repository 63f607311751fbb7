/**
 * What the measuring, demonstrating and reporting packages share.
 *
 * <p>This module stands last: it knows the server and the client, and nothing knows it.
 */
@NullMarked
package dev.zoetrope.bench;

import org.jspecify.annotations.NullMarked;
