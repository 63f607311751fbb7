package dev.zoetrope.bench.demo;

import java.io.PrintWriter;
import java.nio.file.Path;

/** x. */
public final class Demo {
  public Demo(Path out, String version, PrintWriter console) {}

  public boolean run() {
    return true;
  }
}
