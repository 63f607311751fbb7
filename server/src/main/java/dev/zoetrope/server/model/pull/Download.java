package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings one file into its folder: finds it there, goes on with a part of it, tries again, checks
 * it, and only then gives it its name. The caller holds the lock on it.
 */
final class Download {
  private final Transfer transfer;
  private final PullContext context;

  Download(HttpOrigin origin, PullContext context) {
    this.transfer = new Transfer(origin, context);
    this.context = context;
  }

  /**
   * Fetches it.
   *
   * @throws PullException if it cannot be had, or is not what was published
   * @throws IOException if the folder cannot be read or written
   */
  PulledFile fetch(RemoteFile file) throws IOException {
    Optional<PulledFile> there = find(file);
    if (there.isPresent()) {
      return there.get();
    }
    try (PartFile part = PartFile.open(file.target())) {
      if (!part.state().belongsTo(file.digest())) {
        part.restart(PartState.of(file.digest()));
      }
      complete(file, part);
      Digest actual = digest(file, part);
      if (!isRight(file, actual) && part.state().answers() > 1) {
        context
            .listener()
            .note(file.name() + ": its pieces do not make what was published; it starts over");
        part.restart(PartState.of(file.digest()));
        complete(file, part);
        actual = digest(file, part);
      }
      return finish(file, part, actual);
    }
  }

  private Optional<PulledFile> find(RemoteFile file) throws IOException {
    Path target = file.target();
    if (!Files.isRegularFile(target) || file.digest().isEmpty()) {
      return Optional.empty();
    }
    Digest wanted = file.digest().get();
    Digest actual = wanted.of(target);
    if (wanted.matches(actual)) {
      return Optional.of(pulled(target, actual, true, true));
    }
    if (file.versioned()) {
      context.listener().note(file.name() + " is there in another version, which is replaced");
    } else {
      Path aside = PartFile.setAside(target, target);
      context
          .listener()
          .note(
              "%s was there, but its %s is not %s; kept as %s"
                  .formatted(target, actual, wanted, aside.getFileName()));
    }
    return Optional.empty();
  }

  private static PulledFile pulled(Path path, Digest digest, boolean checked, boolean there)
      throws IOException {
    Digest sha256 = digest.kind() == Digest.Kind.SHA256 ? digest : Digest.sha256(path);
    return new PulledFile(path, Files.size(path), sha256, checked, there);
  }

  private void complete(RemoteFile file, PartFile part) throws IOException {
    Retries retries = new Retries(context);
    long mark = part.length();
    while (!part.isComplete()) {
      try {
        transfer.run(file, part);
      } catch (TransientFailure failure) {
        if (part.length() - mark >= PullSettings.PROGRESS_BYTES) {
          retries.progressed();
        }
        retries.after(failure);
        mark = part.length();
      }
    }
  }

  /** What came hashes to, once it is on the disk. */
  private static Digest digest(RemoteFile file, PartFile part) throws IOException {
    part.flush();
    return file.digest().isPresent()
        ? file.digest().get().of(part.path())
        : Digest.sha256(part.path());
  }

  private static boolean isRight(RemoteFile file, Digest actual) {
    return file.digest().isEmpty() || file.digest().get().matches(actual);
  }

  private static PulledFile finish(RemoteFile file, PartFile part, Digest actual)
      throws IOException {
    if (!isRight(file, actual)) {
      long bytes = part.length();
      Path aside = part.setAside();
      throw new PullException(
          Reason.CORRUPT,
          "%s: %,d bytes came and their %s is not the published %s; kept as %s"
              .formatted(file.uri(), bytes, actual, file.digest().orElseThrow(), aside));
    }
    part.promote();
    return pulled(file.target(), actual, file.digest().isPresent(), false);
  }
}
