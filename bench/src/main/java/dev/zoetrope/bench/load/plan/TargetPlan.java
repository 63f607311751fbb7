package dev.zoetrope.bench.load.plan;

import java.util.List;
import java.util.Map;

/**
 * A server and how it is reached.
 *
 * @param name in reports, where several are compared
 * @param address in the words of {@code TargetAddress}; {@link #OWN} for a server that the run
 *     starts
 * @param options in the words of {@code TargetOptionsReader}
 * @param headers each {@code name:value}, sent with every call
 */
public record TargetPlan(
    String name, String address, Map<String, String> options, List<String> headers) {
  /** Stands for a server that the run starts itself. */
  public static final String OWN = "own";

  /** Whether the run starts it. */
  public boolean isOwn() {
    return address.equals(OWN);
  }

  /** The same server at another address. */
  public TargetPlan at(String other, Map<String, String> otherOptions) {
    return new TargetPlan(name, other, otherOptions, headers);
  }
}
