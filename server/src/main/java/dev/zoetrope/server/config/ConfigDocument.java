package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The settings of one YAML document: a mapping of sections, each a mapping of keys to plain values,
 * but for {@code tenants.keys}, whose entries are mappings of fields to plain values.
 *
 * <p>Read from YAML's events, not from a tree: nothing is built that a hostile document could blow
 * up (no aliases, no nesting, no tags), and every setting keeps its line. What does not have that
 * shape becomes a problem and is skipped.
 */
final class ConfigDocument {
  /** A document's largest size in bytes. */
  static final int MAX_BYTES = 1 << 20;

  /** How deep a value that is not read may be nested. */
  private static final int MAX_DEPTH = 50;

  private final String name;
  private final List<String> problems;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Iterator<Event> events;

  private ConfigDocument(String name, String text, List<String> problems) {
    this.name = name;
    this.problems = problems;
    LoadSettings yaml = LoadSettings.builder().setLabel(name).setCodePointLimit(MAX_BYTES).build();
    this.events = new Parse(yaml).parseString(text).iterator();
  }

  /**
   * Reads a document's settings, each key at most once.
   *
   * @param name of the document, for messages
   * @param bytes UTF-8, at most {@link #MAX_BYTES}
   * @param problems where what is wrong is added, one sentence each
   */
  static List<Setting> read(String name, byte[] bytes, List<String> problems) {
    if (bytes.length > MAX_BYTES) {
      problems.add(name + ": larger than the limit of " + MAX_BYTES + " bytes");
      return List.of();
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(name + ": not UTF-8");
      return List.of();
    }
    ConfigDocument document = new ConfigDocument(name, text, problems);
    try {
      document.sections();
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(document::place).orElse(name);
      problems.add(place + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(name + ": " + e.getMessage());
    }
    return document.settings;
  }

  private void sections() {
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> documents++;
        case MappingStart -> {
          if (documents == 1 && plain(event, "the document")) {
            section();
          } else {
            skip(event);
          }
        }
        case Scalar -> {
          if (!((ScalarEvent) event).getValue().isEmpty()) {
            problems.add(place(event) + ": expected sections such as \"transport:\"");
          }
        }
        case SequenceStart, Alias -> {
          problems.add(place(event) + ": expected sections such as \"transport:\"");
          skip(event);
        }
        default -> {}
      }
    }
    if (documents > 1) {
      problems.add(name + ": " + documents + " documents; the limit is 1");
    }
  }

  /** The sections, up to the end of the outer mapping. */
  private void section() {
    for (Event key = events.next(); isKey(key); key = events.next()) {
      String section = once(key, "");
      Event value = events.next();
      if (value instanceof MappingStartEvent) {
        if (plain(value, section)) {
          keys(section);
        } else {
          skip(value);
        }
      } else if (value instanceof ScalarEvent scalar) {
        // Empty: a section whose keys are all commented out. Otherwise no section at all ("port:
        // 80" on the top level),
        // and the reader names the key that was meant.
        if (!isNull(scalar)) {
          settings.add(new Setting(place(value), section, scalar.getValue()));
        }
      } else {
        problems.add(place(value) + ": " + section + " is not a mapping of keys to values");
        skip(value);
      }
    }
  }

  /** One section's keys, up to the end of its mapping. */
  private void keys(String section) {
    for (Event key = events.next(); isKey(key); key = events.next()) {
      String path = once(key, section + '.');
      Event value = events.next();
      if (path.equals(TenantKeysReader.KEY) && value instanceof MappingStartEvent) {
        tenants(value);
      } else {
        value(path, value);
      }
    }
  }

  private void value(String path, Event value) {
    if (!(value instanceof ScalarEvent scalar)) {
      problems.add(place(value) + ": " + path + " is not a single value");
      skip(value);
    } else if (plain(value, path)) {
      if (isNull(scalar)) {
        problems.add(place(value) + ": " + path + " has no value; leave the key out instead");
      } else {
        settings.add(new Setting(place(value), path, scalar.getValue()));
      }
    }
  }

  /** The tenants, each a mapping of fields. What is not may be a secret, and is not repeated. */
  private void tenants(Event start) {
    if (!plain(start, TenantKeysReader.KEY)) {
      skip(start);
      return;
    }
    for (Event key = events.next(); isKey(key); key = events.next()) {
      Event value = events.next();
      if (key instanceof ScalarEvent name
          && value instanceof MappingStartEvent
          && TenantKeysReader.isName(name.getValue())
          && plain(value, TenantKeysReader.KEY)) {
        String tenant = once(key, TenantKeysReader.KEY + '.');
        for (Event field = events.next(); isKey(field); field = events.next()) {
          value(once(field, tenant + '.'), events.next());
        }
      } else {
        problems.add(place(key) + ": " + TenantKeysReader.KEY + ": " + TenantKeysReader.SHAPE);
        skip(key);
        skip(value);
      }
    }
  }

  private static boolean isKey(Event event) {
    return event.getEventId() != Event.ID.MappingEnd;
  }

  private static boolean isNull(ScalarEvent scalar) {
    String text = scalar.getValue();
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (text.isEmpty() || text.equals("~") || text.equals("null"));
  }

  /** A key's name, which may come once; says so otherwise. */
  private String once(Event key, String prefix) {
    if (!(key instanceof ScalarEvent scalar)) {
      problems.add(place(key) + ": a key is a single word");
      skip(key);
      return prefix + '?';
    }
    String path = prefix + scalar.getValue();
    int line = key.getStartMark().map(Mark::getLine).orElse(0) + 1;
    Integer earlier = lines.putIfAbsent(path, line);
    if (earlier != null) {
      problems.add(place(key) + ": " + quoted(path) + " is given twice, first on line " + earlier);
    }
    return path;
  }

  /** Whether a value has neither anchor nor tag; a problem otherwise. */
  private boolean plain(Event event, String what) {
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof MappingStartEvent mapping && mapping.getTag().isPresent());
    boolean anchored = event instanceof NodeEvent node && node.getAnchor().isPresent();
    if (tagged || anchored) {
      problems.add(place(event) + ": " + what + ": anchors, aliases and tags are not read");
      return false;
    }
    return true;
  }

  /**
   * Passes over a value that nobody wants. The scanner's time grows with the square of the depth,
   * so that has an end.
   */
  private void skip(Event start) {
    int depth = depth(start);
    while (depth > 0) {
      depth += depth(events.next());
      if (depth > MAX_DEPTH) {
        throw new YamlEngineException("nested deeper than the limit of " + MAX_DEPTH);
      }
    }
  }

  private static int depth(Event event) {
    return switch (event.getEventId()) {
      case MappingStart, SequenceStart -> 1;
      case MappingEnd, SequenceEnd -> -1;
      default -> 0;
    };
  }

  private String place(Event event) {
    return event.getStartMark().map(this::place).orElse(name);
  }

  private String place(Mark mark) {
    return name + ':' + (mark.getLine() + 1);
  }
}
