package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a model of the Hugging Face hub into a folder of its own: {@code config.json}, {@code
 * preprocessor_config.json} if there is one, and {@code model.safetensors}, else {@code
 * pytorch_model.bin}; all of one commit. Weights need a digest, of the hub or of the caller.
 */
final class HuggingFacePull {
  private static final String CONFIG = "config.json";
  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final String SAFETENSORS = "model.safetensors";
  private static final String PICKLE = "pytorch_model.bin";
  private static final Set<String> FILES = Set.of(CONFIG, PREPROCESSOR, SAFETENSORS, PICKLE);

  private final Hub hub;
  private final Download download;
  private final PullContext context;
  private final HuggingFaceName name;
  private final Path folder;

  HuggingFacePull(
      Hub hub, Download download, PullContext context, HuggingFaceName name, Path folder) {
    this.hub = hub;
    this.download = download;
    this.context = context;
    this.name = name;
    this.folder = folder;
  }

  /** Pulls it; the caller holds the folder's lock. */
  PulledModel run(Optional<Digest> weightsDigest) throws IOException {
    Optional<PulledModel> earlier = PullRecord.find(folder, name.toString(), FILES);
    try {
      return pull(weightsDigest);
    } catch (PullException e) {
      if (e.reason() == Reason.UNREACHABLE && earlier.isPresent() && unchanged()) {
        context
            .listener()
            .note(
                "%s; what an earlier pull of %s left is whole and is used"
                    .formatted(e.getMessage(), name));
        return earlier.get();
      }
      throw ByHand.advise(
          e,
          List.of(
              remote(CONFIG, name.revision(), Optional.empty(), -1),
              remote(PREPROCESSOR, name.revision(), Optional.empty(), -1),
              remote(SAFETENSORS, name.revision(), weightsDigest, -1)),
          "The folder can then be built from as it is; what it should hash to, the hub's page of"
              + " each file says.");
    }
  }

  /** Not a file of it was replaced before the hub was lost. */
  private boolean unchanged() throws IOException {
    return PullRecord.find(folder, name.toString(), FILES).isPresent();
  }

  private PulledModel pull(Optional<Digest> weightsDigest) throws IOException {
    HubFile config =
        hub.find(name, name.revision(), CONFIG)
            .orElseThrow(() -> absent("no " + CONFIG + " (or no such model or revision)"));
    // What follows is of the same commit, even if someone pushes another meanwhile.
    String revision = config.commit().orElse(name.revision());
    Optional<HubFile> preprocessor = hub.find(name, revision, PREPROCESSOR);
    String weightsName = SAFETENSORS;
    Optional<HubFile> weights = hub.find(name, revision, weightsName);
    if (weights.isEmpty()) {
      weightsName = PICKLE;
      weights = hub.find(name, revision, weightsName);
    }
    HubFile found = weights.orElseThrow(() -> absent("neither " + SAFETENSORS + " nor " + PICKLE));
    List<PulledFile> files = new ArrayList<>();
    files.add(fetch(CONFIG, revision, config));
    if (preprocessor.isPresent()) {
      files.add(fetch(PREPROCESSOR, revision, preprocessor.get()));
    } else {
      context.listener().note(name + " has no " + PREPROCESSOR);
      Files.deleteIfExists(folder.resolve(PREPROCESSOR));
    }
    files.add(
        download.fetch(
            remote(
                weightsName,
                revision,
                Optional.of(digest(weightsName, found, weightsDigest)),
                found.bytes())));
    // Two kinds of weights side by side would be of two versions.
    Files.deleteIfExists(folder.resolve(weightsName.equals(PICKLE) ? SAFETENSORS : PICKLE));
    PulledModel model =
        new PulledModel(name.toString(), folder, List.copyOf(files), config.commit());
    PullRecord.write(model);
    return model;
  }

  private PullException absent(String what) {
    return new PullException(
        Reason.ABSENT, "%s has %s for %s".formatted(hub.endpoint(), what, name));
  }

  private PulledFile fetch(String file, String revision, HubFile said) throws IOException {
    if (said.digest().isEmpty()) {
      context
          .listener()
          .note("%s says no digest of %s, so it is not checked".formatted(hub.endpoint(), file));
    }
    return download.fetch(remote(file, revision, said.digest(), said.bytes()));
  }

  private Digest digest(String file, HubFile said, Optional<Digest> given) {
    Optional<Digest> ofHub = said.digest().filter(d -> d.kind() == Digest.Kind.SHA256);
    if (given.isPresent() && ofHub.isPresent() && !given.get().matches(ofHub.get())) {
      throw new PullException(
          Reason.CORRUPT,
          "%s of %s: the hub says %s, --sha256 says %s"
              .formatted(file, name, ofHub.get(), given.get()));
    }
    return ofHub
        .or(() -> given)
        .orElseThrow(
            () ->
                new PullException(
                    Reason.CORRUPT,
                    "%s says no SHA-256 of %s; take it from the hub's page of the file and say"
                            .formatted(hub.endpoint(), file)
                        + " --sha256 HEX"));
  }

  private RemoteFile remote(String file, String revision, Optional<Digest> digest, long bytes) {
    return new RemoteFile(
        name.file(hub.endpoint(), revision, file), folder.resolve(file), digest, bytes, true);
  }
}
