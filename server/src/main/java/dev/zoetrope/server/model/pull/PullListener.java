package dev.zoetrope.server.model.pull;

/** Told how a pull goes, on the pulling thread. */
public interface PullListener {

  /** Something worth saying: a retry, a wait, a fresh start. */
  void note(String line);

  /**
   * Bytes have come.
   *
   * @param file its name
   * @param bytes held so far, earlier pulls included
   * @param total of the whole file; -1: not known
   */
  void progress(String file, long bytes, long total);
}
