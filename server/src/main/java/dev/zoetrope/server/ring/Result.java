package dev.zoetrope.server.ring;

/** What a model made of one frame. Immutable; any thread. */
public sealed interface Result permits Scores, Embedding {}
