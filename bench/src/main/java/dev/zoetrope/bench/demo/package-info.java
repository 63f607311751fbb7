/**
 * The demo: a sample video rendered from four photographs is streamed, at its own speed, through
 * the client library to a server in a process of its own, and judged scene by scene.
 *
 * <p>Rendering is a pure function of the frame's number. One thread renders and writes; streaming
 * follows the client library's threads, whose callbacks meet in {@link
 * dev.zoetrope.bench.demo.AnswerLog}.
 */
@NullMarked
package dev.zoetrope.bench.demo;

import org.jspecify.annotations.NullMarked;
