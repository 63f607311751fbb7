package dev.zoetrope.server.model;

/** A model that can be given lanes: a module in memory, or one that computes nothing. */
public sealed interface HostedModel permits LoadedModel, NullModel {

  /** What it is. */
  ModelDescription description();
}
