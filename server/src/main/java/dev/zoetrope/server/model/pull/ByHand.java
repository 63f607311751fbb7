package dev.zoetrope.server.model.pull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to do where a pull cannot reach the server: which file to put where. */
final class ByHand {
  private ByHand() {}

  /** The failure, with the way around it. */
  static PullException advise(PullException failure, List<RemoteFile> files, String then) {
    if (!failure.reason().byHand()) {
      return failure;
    }
    String folder = String.valueOf(files.get(0).target().toAbsolutePath().normalize().getParent());
    String list = files.stream().map(ByHand::lines).collect(Collectors.joining("\n"));
    return new PullException(
        failure.reason(),
        """
        %s
        Behind a proxy, set https_proxy=http://HOST:PORT, or -Dhttps.proxyHost and -Dhttps.proxyPort.
        By hand, on a machine that can reach it:
        %s
          into     %s
        %s"""
            .formatted(failure.getMessage(), list, folder, then),
        failure);
  }

  private static String lines(RemoteFile file) {
    String plain = "  fetch    %s%n  as       %s".formatted(file.uri(), file.name());
    Optional<Digest> digest = file.digest();
    return digest.map(d -> plain + "%n  check    %s".formatted(d)).orElse(plain);
  }
}
