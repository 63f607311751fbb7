package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder that exists and can be read; relative to the working directory. */
record DirectoryType() implements ValueType {
  @Override
  public String name() {
    return "directory";
  }

  @Override
  public String range() {
    return "an existing, readable folder";
  }

  @Override
  public Object parse(String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(quoted(text) + " is not a path: " + e.getReason(), e);
    }
    if (text.isBlank() || !Files.exists(path)) {
      throw new IllegalArgumentException(quoted(text) + " does not exist");
    }
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException(quoted(text) + " is not a folder");
    }
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(quoted(text) + " cannot be read");
    }
    return path;
  }
}
