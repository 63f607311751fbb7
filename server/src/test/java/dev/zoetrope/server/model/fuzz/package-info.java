/**
 * Damaged model files by the thousand and by the million: each kind of file that a user may hand
 * over is read or refused with the exception that its reader documents, in bounded time and memory.
 * {@link dev.zoetrope.server.model.fuzz.ModelFileFuzzIT} runs a fixed number in every build, {@link
 * dev.zoetrope.server.model.fuzz.FuzzCampaign} any number with Jazzer, whose mutations are led by
 * the readers' own branches.
 *
 * <p>One thread. Nothing here knows how a reader works inside: files go in by the same methods as a
 * user's.
 */
@NullMarked
package dev.zoetrope.server.model.fuzz;

import org.jspecify.annotations.NullMarked;
