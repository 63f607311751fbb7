package dev.zoetrope.server.config;

/**
 * One configuration key.
 *
 * @param name section and record component in snake case, for example {@code transport.max_streams}
 * @param type how its value is written, and its range
 * @param sentence what it does, for the reference table
 */
record ConfigKey(String name, ValueType type, String sentence) {}
