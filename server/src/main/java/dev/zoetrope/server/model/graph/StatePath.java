package dev.zoetrope.server.model.graph;

/**
 * A dotted state-dict name, taken apart at its last dot.
 *
 * @param parent the module's path; empty for the root
 * @param leaf the attribute's name in it
 */
record StatePath(String parent, String leaf) {

  static StatePath of(String path) {
    int dot = path.lastIndexOf('.');
    return new StatePath(dot < 0 ? "" : path.substring(0, dot), path.substring(dot + 1));
  }
}
