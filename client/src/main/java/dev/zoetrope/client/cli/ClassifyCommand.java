package dev.zoetrope.client.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.InferSpec;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code zoetrope classify}: asks a server about single pictures, one after the other. Exit code 1
 * if any of them failed; the rest are done all the same.
 */
@Command(
    name = "classify",
    description =
        "Classifies pictures: files, folders and http(s) URLs. A model that gives embeddings answers"
            + " with a vector; --json has all of it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ClassifyCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Mixin private ConnectionOptions connection;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "A file, a folder or an http(s) URL.")
  private List<String> images = List.of();

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "",
      description = "The model to ask (default: the server's default).")
  private String model = "";

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description =
          "Most classes to print (default: 5, or all that reach a multi-label model's threshold).")
  private @Nullable Integer topK;

  @Option(names = "--json", description = "Print one JSON object for each picture.")
  private boolean json;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      defaultValue = "32MiB",
      converter = Converters.BytesWord.class,
      description = "Refuse files and downloads over this size (default: ${DEFAULT-VALUE}).")
  private long maxBytes = 32L << 20;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "30s",
      converter = Converters.DurationWord.class,
      description = "For a download to begin and to end (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  /** For picocli. */
  public ClassifyCommand() {}

  @Override
  public Integer call() {
    if (topK != null && topK < 1) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--top-k must be at least 1, not " + topK);
    }
    PictureLoader loader = new PictureLoader(maxBytes, timeout);
    boolean failed = false;
    long sequence = 0;
    try (ZoetropeClient client = connection.connect(spec)) {
      for (String argument : images) {
        List<String> found;
        try {
          found = loader.expand(argument);
        } catch (IOException e) {
          error(argument, e.getMessage());
          failed = true;
          continue;
        }
        for (String name : found) {
          failed |= !classify(client, loader, name, sequence++);
        }
      }
    } catch (ZoetropeException e) {
      // Not about one picture: the others would fail in the same way.
      err().println(e.getMessage());
      return FAILED;
    }
    return failed ? FAILED : DONE;
  }

  private boolean classify(
      ZoetropeClient client, PictureLoader loader, String name, long sequence) {
    Reply reply;
    try {
      Picture picture = loader.load(name, sequence);
      reply = client.infer(InferSpec.of(model, topK == null ? 0 : topK), picture);
    } catch (IOException e) {
      error(name, e.getMessage());
      return false;
    } catch (ZoetropeException e) {
      switch (e.kind()) {
        case RESOURCE_EXHAUSTED, TIMEOUT, INTERNAL, INVALID_ARGUMENT -> {
          error(name, e.getMessage());
          return false;
        }
        default -> throw e;
      }
    }
    print(name, reply);
    if (reply.outcome() != FrameOutcome.RESULT) {
      error(name, reply.outcome() + " " + reply.detail());
      return false;
    }
    return true;
  }

  private void print(String name, Reply reply) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("file", name);
      ReplyJson.reply(reply).asMap().forEach(object::add);
      out.println(ReplyJson.line(object));
    } else if (reply.outcome() == FrameOutcome.RESULT) {
      out.println(name + ": " + ReplyJson.text(reply, topK == null ? Integer.MAX_VALUE : topK));
    }
    out.flush();
  }

  private void error(String name, String message) {
    String said = String.valueOf(message);
    err().println(said.startsWith(name) ? said : name + ": " + said);
    err().flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
