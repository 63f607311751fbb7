package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.known.Behaviour;
import dev.zoetrope.bench.known.KnownOptions;
import dev.zoetrope.bench.known.KnownServer;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.RunResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that load servers, from words to files and exit codes. */
class BenchRunIT {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(KnownServer server, String command, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "bench",
                command,
                "--target",
                "known=localhost:" + server.grpcPort(),
                "--payload",
                "noise:32x32",
                "--duration",
                "1500ms",
                "--warm-up",
                "500ms"));
    if (!command.equals("compare")) {
      // So short a run can tell the median at most, and shares the machine with other tests.
      all.addAll(List.of("--percentile", "50", "--tail-error", "1", "--late-share", "10"));
    }
    all.addAll(List.of(words));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static KnownServer serve(String behaviour) throws Exception {
    return KnownServer.start(KnownOptions.local(Behaviour.parse(behaviour)));
  }

  @Test
  void aRunLeavesEveryFileAndAnObjectASecond() throws Exception {
    try (KnownServer server = serve("delay=20ms")) {
      int code =
          execute(
              server, "run", "--arrivals", "constant:100", "--json", "--out", folder.toString());
      assertThat(code).as(err.toString()).isZero();
    }
    List<String> lines = out.toString().lines().toList();
    for (String line : lines.subList(0, lines.size() - 1)) {
      JsonObject second = JsonParser.parseString(line).getAsJsonObject();
      assertThat(second.get("type").getAsString()).isEqualTo("second");
      assertThat(second.get("workload").getAsString()).isEqualTo("known");
    }
    JsonObject last = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    assertThat(last.get("type").getAsString()).isEqualTo("result");
    assertThat(last.get("verdict").getAsString()).isEqualTo("VALID");
    RunResult result = ResultJson.read(folder.resolve("result.json"));
    assertThat(result.phases().get(0).workloads().get(0).scheduled()).isEqualTo(150);
    assertThat(result.command()).startsWith("zoetrope bench run --target known=localhost:");
    assertThat(folder)
        .isDirectoryContaining("glob:**/report.html")
        .isDirectoryContaining("glob:**/summary.md");
  }

  @Test
  void severalProcessesAddUpToOneSchedule() throws Exception {
    try (KnownServer server = serve("delay=20ms")) {
      int code =
          execute(
              server,
              "run",
              "--arrivals",
              "poisson:200",
              "--streams",
              "4",
              "--processes",
              "2",
              "--out",
              folder.toString());
      assertThat(code).as(err.toString()).isZero();
    }
    RunResult both = ResultJson.read(folder.resolve("result.json"));
    assertThat(both.generators()).isEqualTo(2);
    Path alone = folder.resolve("alone");
    try (KnownServer server = serve("delay=20ms")) {
      execute(server, "run", "--arrivals", "poisson:200", "--out", alone.toString());
    }
    assertThat(both.phases().get(0).workloads().get(0).scheduled())
        .isEqualTo(
            ResultJson.read(alone.resolve("result.json"))
                .phases()
                .get(0)
                .workloads()
                .get(0)
                .scheduled());
  }

  @Test
  void exitCodesSayWhatIsWrong() throws Exception {
    try (KnownServer server = serve("delay=20ms")) {
      assertThat(execute(server, "run", "--arrivals", "constant:100", "--fail-if", "p50>10ms"))
          .as(out.toString())
          .isEqualTo(4);
      assertThat(execute(server, "run", "--arrivals", "constant:100", "--fail-if", "p50>1s"))
          .as(out.toString())
          .isZero();
    }
    try (KnownServer server = serve("delay=20ms duplicate=1/10")) {
      assertThat(execute(server, "run", "--arrivals", "constant:100")).isEqualTo(3);
      assertThat(out.toString()).contains("## INVALID").contains("doubled-replies");
    }
  }

  @Test
  void comparesInTurns() throws Exception {
    try (KnownServer slow = serve("delay=40ms");
        KnownServer quick = serve("delay=20ms")) {
      int code =
          execute(
              slow,
              "compare",
              "--target",
              "quick=localhost:" + quick.grpcPort(),
              "--arrivals",
              "constant:50",
              "--rounds",
              "1",
              "--late-share",
              "10",
              "--out",
              folder.toString());
      assertThat(code).as(err.toString()).isZero();
    }
    JsonObject comparison =
        JsonParser.parseString(Files.readString(folder.resolve("comparison.json")))
            .getAsJsonObject();
    double ratio =
        comparison
            .getAsJsonArray("targets")
            .get(1)
            .getAsJsonObject()
            .getAsJsonObject("p50")
            .getAsJsonObject("first_over_this")
            .get("median")
            .getAsDouble();
    assertThat(ratio).isBetween(1.5, 2.2);
    assertThat(out.toString()).contains("known / it");
  }

  @Test
  void aPlanHasPhasesAndAnAction() throws Exception {
    Path plan = folder.resolve("plan.yaml");
    try (KnownServer server = serve("delay=20ms")) {
      Files.writeString(
          plan,
          """
          workloads:
            door: {arrivals: "camera:25,jitter=2ms", streams: 2, payload: "noise:32x32"}
            yard: {arrivals: "closed:2", payload: "noise:16x16"}
          phases:
            - {name: storm, kind: connect-storm, duration: 500ms, warm_up: 0}
            - {name: reload, kind: reload, duration: 1s, warm_up: 0, action: ["true"]}
          """);
      int code = execute(server, "run", "--plan", plan.toString(), "--out", folder.toString());
      assertThat(code).as(out.toString() + err).isIn(0, 3);
    }
    RunResult result = ResultJson.read(folder.resolve("result.json"));
    assertThat(result.phases())
        .extracting(phase -> phase.name())
        .containsExactly("storm", "reload");
    assertThat(result.phases().get(0).openNanos().getTotalCount()).isEqualTo(6);
    assertThat(result.phases().get(1).events())
        .anyMatch(event -> event.text().equals("true: exit code 0"));
  }

  @Test
  void helpNamesEveryCommand() {
    CommandLine line = Main.commandLine().getSubcommands().get("bench");
    assertThat(line.getSubcommands().keySet())
        .contains("run", "search", "compare", "report", "claims", "sink");
  }
}
