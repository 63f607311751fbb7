package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.PhaseResult.Event;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of the page about a phase as a whole: both machines, what happened, the counters. */
final class PhasePart {
  private static final int MOST_FAILURES = 10;

  private final PhaseResult phase;

  PhasePart(PhaseResult phase) {
    this.phase = phase;
  }

  void addTo(Page page) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Counted",
        "%s s after %s s of warm-up%s"
            .formatted(
                Html.number(phase.seconds()),
                Html.number(phase.warmUpSeconds()),
                phase.partial() ? "; stopped before its end" : ""));
    facts.put("Generator", Texts.usage(phase.client()));
    facts.put("Server", phase.server().map(Texts::usage).orElse("its process is not to be seen"));
    if (phase.openNanos().getTotalCount() > 0) {
      facts.put(
          "Opening a stream",
          "p50 %s, p99 %s, longest %s, of %d"
              .formatted(
                  Texts.millis(phase.openNanos(), 50, Texts.NANOS),
                  Texts.millis(phase.openNanos(), 99, Texts.NANOS),
                  Texts.millis(phase.openNanos(), 100, Texts.NANOS),
                  phase.openNanos().getTotalCount()));
    }
    facts.put("Largest step of the clock", Html.millis((double) phase.clockStepMicros()));
    page.group("Phase " + phase.name(), "");
    page.section("Both sides", "", Page.facts(facts) + failures());
    if (!phase.events().isEmpty()) {
      page.section(
          "What was done to the server",
          "Seconds from the phase's start.",
          Page.table(List.of("event", "at", "took"), events()));
    }
    if (!phase.counters().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      phase.counters().forEach((name, value) -> rows.add(List.of(name, Html.number(value))));
      page.section(
          "The server's own counters",
          "By how much they grew.",
          Page.table(List.of("counter", "growth"), rows));
    }
  }

  private String failures() {
    List<String> all = phase.openFailures();
    if (all.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    all.stream().limit(MOST_FAILURES).forEach(one -> lines.add("not opened: " + one));
    if (all.size() > MOST_FAILURES) {
      lines.add("and %d more".formatted(all.size() - MOST_FAILURES));
    }
    return Page.lines(lines);
  }

  private List<List<String>> events() {
    List<List<String>> rows = new ArrayList<>();
    for (Event event : phase.events()) {
      rows.add(
          List.of(
              event.text(),
              Html.number(event.atSeconds()) + " s",
              Html.number(event.seconds()) + " s"));
    }
    return rows;
  }
}
