/**
 * Targets over HTTP/1.1: plain POSTs and the Open Inference Protocol.
 *
 * <p>Unencrypted connections have a client of their own: one thread with a selector, one request
 * under way on a connection, no more than a stated number of connections. It does what a
 * measurement needs and no more: an answer is timed by the thread that reads it, and a request
 * costs next to no garbage. Encrypted ones go through the JDK's client.
 */
@NullMarked
package dev.zoetrope.bench.load.target.http;

import org.jspecify.annotations.NullMarked;
