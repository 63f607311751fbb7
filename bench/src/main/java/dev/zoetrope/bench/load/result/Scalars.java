package dev.zoetrope.bench.load.result;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/**
 * Texts and numbers of a file, read from their digits: a number like {@code 1e999999999} must not
 * become one of a billion digits on the way.
 */
final class Scalars {
  private Scalars() {}

  /** JSON has no infinities; they are texts. */
  static JsonPrimitive number(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(value)
        : new JsonPrimitive(Double.toString(value));
  }

  static String text(JsonElement json, String path) throws ResultFormatException {
    if (json instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw new ResultFormatException(path + " must be a text");
  }

  static boolean flag(JsonElement json, String path) throws ResultFormatException {
    if (json instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw new ResultFormatException(path + " must be true or false");
  }

  static long whole(JsonElement json, String path) throws ResultFormatException {
    if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        return Long.parseLong(primitive.getAsString());
      } catch (NumberFormatException e) {
        throw new ResultFormatException(path + " must be a whole number of 64 bits", e);
      }
    }
    throw new ResultFormatException(path + " must be a whole number");
  }

  static double real(JsonElement json, String path) throws ResultFormatException {
    if (json instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
      try {
        return Double.parseDouble(primitive.getAsString());
      } catch (NumberFormatException e) {
        throw new ResultFormatException(path + " must be a number", e);
      }
    }
    throw new ResultFormatException(path + " must be a number");
  }
}
