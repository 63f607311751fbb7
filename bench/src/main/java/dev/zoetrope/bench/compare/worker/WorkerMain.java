package dev.zoetrope.bench.compare.worker;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The main class of a worker's process, which ends when its standard input does. */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Answers requests for one model.
   *
   * @param arguments the mark that every reply's line is to begin with, then those of a {@link
   *     WorkerOrder}
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream replies = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    LibTorch.initialize();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (WorkerSession session =
        new WorkerSession(WorkerOrder.of(Arrays.copyOfRange(arguments, 1, arguments.length)))) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        // First a line of its own: the module may have printed half a one.
        replies.print(
            "\n"
                + arguments[0]
                + answer(session, JsonParser.parseString(line).getAsJsonObject())
                + "\n");
        replies.flush();
      }
    }
  }

  /** LibTorch's and the model's failures are told to whoever asked. */
  private static JsonObject answer(WorkerSession session, JsonObject request) {
    try {
      return session.answer(request);
    } catch (ModelException | ArithmeticException | IOException e) {
      return error(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return error(LastLine.of(String.valueOf(e.getMessage())));
    }
  }

  private static JsonObject error(String message) {
    JsonObject reply = new JsonObject();
    reply.addProperty("error", message);
    return reply;
  }
}
