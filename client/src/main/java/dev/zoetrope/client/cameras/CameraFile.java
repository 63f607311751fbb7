package dev.zoetrope.client.cameras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a list of cameras: YAML with {@code defaults}, a mapping, and {@code cameras}, a list of
 * mappings, each with an {@code id} and a {@code url}. Everything that is wrong is reported
 * together, each with its line; the value of a {@code url} never is.
 */
public final class CameraFile {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_CAMERAS = 10_000;

  private final String name;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> idLines = new HashMap<>();

  private CameraFile(String name) {
    this.name = name;
  }

  /**
   * Reads a file, at most 1 MiB of UTF-8.
   *
   * @param base what cameras are that say nothing else; its id and url are not used
   * @throws CameraFileException if anything at all is wrong with it
   */
  public static List<CameraSpec> read(Path path, CameraSpec base) throws CameraFileException {
    CameraFile file = new CameraFile(path.toString());
    try (InputStream in = Files.newInputStream(path)) {
      // One byte over the limit is enough to know.
      return file.read(in.readNBytes(MAX_BYTES + 1), base);
    } catch (NoSuchFileException e) {
      file.problems.add(path + ": no such file");
    } catch (IOException e) {
      file.problems.add(path + ": cannot be read: " + e.getMessage());
    }
    throw new CameraFileException(file.name, file.problems);
  }

  private List<CameraSpec> read(byte[] bytes, CameraSpec base) throws CameraFileException {
    List<CameraSpec> cameras = new ArrayList<>();
    compose(bytes).ifPresent(root -> document(root, base, cameras));
    if (problems.isEmpty()) {
      return List.copyOf(cameras);
    }
    throw new CameraFileException(name, problems);
  }

  private Optional<Node> compose(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      problems.add(name + ": larger than the limit of " + MAX_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      LoadSettings yaml =
          LoadSettings.builder().setLabel(name).setCodePointLimit(MAX_BYTES).build();
      Optional<Node> root = new Compose(yaml).composeString(text);
      if (root.isEmpty()) {
        problems.add(name + ": empty; expected \"cameras:\" and a list");
      }
      return root;
    } catch (CharacterCodingException e) {
      problems.add(name + ": not UTF-8");
    } catch (MarkedYamlEngineException e) {
      // Its own message would quote the line, and there may be a password in it.
      String place = e.getProblemMark().map(this::place).orElse(name);
      problems.add(place + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(name + ": not YAML that can be read");
    } catch (StackOverflowError e) {
      problems.add(name + ": nested too deeply");
    }
    return Optional.empty();
  }

  private void document(Node root, CameraSpec base, List<CameraSpec> cameras) {
    Map<String, Node> parts = new HashMap<>();
    entries(
        root,
        "the document",
        (key, value) -> {
          if (key.getValue().equals("defaults") || key.getValue().equals("cameras")) {
            parts.put(key.getValue(), value);
          } else {
            problem(
                key, "unknown key '%s'; expected defaults or cameras".formatted(key.getValue()));
          }
        });
    CameraDraft defaults = new CameraDraft(base);
    if (parts.containsKey("defaults")) {
      entries(parts.get("defaults"), "defaults", (key, value) -> setDefault(defaults, key, value));
    }
    if (parts.get("cameras") instanceof SequenceNode list) {
      if (list.getValue().size() > MAX_CAMERAS) {
        problem(
            list,
            "cameras: %d, over the limit of %d".formatted(list.getValue().size(), MAX_CAMERAS));
        return;
      }
      list.getValue().forEach(node -> camera(node, defaults.spec(), cameras));
    } else if (parts.containsKey("cameras")) {
      problem(parts.get("cameras"), "cameras: expected a list, each with id and url");
    } else if (root instanceof MappingNode) {
      problems.add(name + ": there is no list \"cameras:\"");
    }
  }

  private void setDefault(CameraDraft defaults, ScalarNode key, Node value) {
    if (key.getValue().equals(CameraKeys.ID) || key.getValue().equals(CameraKeys.URL)) {
      problem(key, "defaults: %s belongs to each camera".formatted(key.getValue()));
    } else {
      set(defaults, key, value);
    }
  }

  private void camera(Node node, CameraSpec defaults, List<CameraSpec> cameras) {
    int before = problems.size();
    CameraDraft draft = new CameraDraft(defaults);
    entries(node, "a camera", (key, value) -> set(draft, key, value));
    CameraSpec spec = draft.spec();
    if (node instanceof MappingNode && problems.size() == before) {
      if (spec.id().isEmpty()) {
        problem(node, "a camera needs an id");
      } else {
        Integer earlier = idLines.putIfAbsent(spec.id(), line(node));
        if (earlier != null) {
          problem(node, "id: '%s' is given twice, first on line %d".formatted(spec.id(), earlier));
        }
      }
      if (spec.url().isEmpty()) {
        problem(
            node,
            "camera %s needs a url".formatted(spec.id().isEmpty() ? "" : "'" + spec.id() + "'"));
      } else {
        check(node, spec);
      }
    }
    cameras.add(spec);
  }

  private void check(Node node, CameraSpec spec) {
    try {
      CameraDraft.check(spec);
    } catch (IllegalArgumentException e) {
      problem(node, "camera '%s': %s".formatted(spec.id(), e.getMessage()));
    }
  }

  private void set(CameraDraft draft, ScalarNode key, Node value) {
    if (!CameraKeys.names().contains(key.getValue())) {
      problem(
          key,
          "unknown key '%s'; the keys are %s"
              .formatted(key.getValue(), String.join(", ", CameraKeys.names())));
      return;
    }
    try {
      CameraKeys.set(draft, key.getValue(), values(value));
    } catch (IllegalArgumentException e) {
      problem(value, "%s: %s".formatted(key.getValue(), e.getMessage()));
    }
  }

  private static List<String> values(Node value) {
    if (value instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return List.of(scalar.getValue());
    }
    if (value instanceof SequenceNode list) {
      List<String> values = new ArrayList<>();
      for (Node node : list.getValue()) {
        if (!(node instanceof ScalarNode scalar)) {
          throw new IllegalArgumentException("must be a list of plain values");
        }
        values.add(scalar.getValue());
      }
      return values;
    }
    throw new IllegalArgumentException("has no plain value");
  }

  /** Each key of a mapping and its value; what is no mapping, or given twice, is a problem. */
  private void entries(Node node, String what, BiConsumer<ScalarNode, Node> action) {
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "%s: expected keys and values".formatted(what));
      return;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(tuple.getKeyNode(), "%s: a key must be a word".formatted(what));
        continue;
      }
      Integer earlier = lines.putIfAbsent(key.getValue(), line(key));
      if (earlier == null) {
        action.accept(key, tuple.getValueNode());
      } else {
        problem(key, "'%s' is given twice, first on line %d".formatted(key.getValue(), earlier));
      }
    }
  }

  private void problem(Node node, String text) {
    String place = node.getStartMark().map(this::place).orElse(name);
    problems.add(place + ": " + text);
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private String place(Mark mark) {
    return name + ':' + (mark.getLine() + 1);
  }
}
