package dev.zoetrope.server.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A mapping of tenants' names to their keys, the one value that is not a scalar; {@link
 * TenantKeysReader} reads it. Held as a map from name to {@link TenantKey}.
 */
record TenantKeysType() implements ValueType {

  @Override
  public String name() {
    return "mapping";
  }

  @Override
  public String range() {
    return "see “Tenants”";
  }

  @Override
  public Object parse(String text) {
    // What was written may be a key: it is not repeated.
    throw new IllegalArgumentException(TenantKeysReader.SHAPE);
  }

  /** Names and weights; never a key. */
  @Override
  public String render(Object value) {
    return new TreeMap<>((Map<?, ?>) value)
        .entrySet().stream()
            .map(tenant -> tenant.getKey() + " (" + tenant.getValue() + ")")
            .collect(Collectors.joining(", "));
  }
}
