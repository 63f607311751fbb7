package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * One row that a picture is to be written to.
 *
 * @param recipe how it becomes the row
 * @param row at least {@code recipe.rowBytes()} bytes, written from index 0 on
 */
public record RowTarget(InputRecipe recipe, ByteBuffer row) {}
