/**
 * Answers drawn onto pictures and pictures written as a video.
 *
 * <p>{@link dev.zoetrope.client.overlay.AnswerPainter} draws text with a bitmap font of its own, so
 * that a headless JDK without any font installed can; {@link
 * dev.zoetrope.client.overlay.VideoWriter} writes MP4 files that browsers play. Both belong to one
 * thread at a time. Native memory is freed in {@code close()}.
 */
@NullMarked
package dev.zoetrope.client.overlay;

import org.jspecify.annotations.NullMarked;
