package dev.zoetrope.server.ring;

/**
 * What an inbox needs of a model: where turns go, and where pixels go.
 *
 * @param ring the model's own
 * @param slab that the model's recipe names; shared by all models with that recipe
 */
public record ModelQueue(TurnRing ring, Slab slab) {}
