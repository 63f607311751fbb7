package dev.zoetrope.server.config;

/**
 * A key and its value as they were written.
 *
 * @param place where, for messages: {@code "zoetrope.yaml:12"} or {@code "command line"}
 * @param key as written, not checked yet
 * @param text as written
 */
record Setting(String place, String key, String text) {}
