package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rewritten graph.
 *
 * @param graph its operators
 * @param layers those of them that read a weight, by index
 * @param shapes what its operations' results look like
 */
public record FusedGraph(OperatorGraph graph, Map<Integer, Layer> layers, Shapes shapes) {

  /** Keeps its own copy of the map. */
  public FusedGraph {
    layers = new TreeMap<>(layers);
  }
}
