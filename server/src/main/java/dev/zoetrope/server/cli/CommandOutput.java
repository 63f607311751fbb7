package dev.zoetrope.server.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes: results to standard output, as text or as one JSON object a line, and
 * everything else to standard error.
 */
final class CommandOutput {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  CommandOutput(CommandSpec spec, boolean json) {
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.json = json;
  }

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** One result, in whichever form was asked for. */
  void result(String text, JsonObject object) {
    out.println(json ? GSON.toJson(object) : text);
  }

  /** For people only: headings and the like, left out under {@code --json}. */
  void text(String line) {
    if (!json) {
      out.println(line);
    }
  }

  /** Something to know that is no result. */
  void note(String line) {
    err.println(line);
  }

  /** Runs it and says what went wrong; the exit code. */
  int run(Work work) {
    try {
      work.run();
      return CommandLine.ExitCode.OK;
    } catch (ModelException e) {
      err.println("error: " + e.getMessage());
    } catch (NoSuchFileException e) {
      err.println("error: no such file: " + e.getFile());
    } catch (IOException e) {
      err.println("error: " + e.getMessage());
    } finally {
      out.flush();
      err.flush();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
