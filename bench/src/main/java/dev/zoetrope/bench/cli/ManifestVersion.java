package dev.zoetrope.bench.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into this jar's manifest. */
final class ManifestVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"zoetrope " + version(), "Java " + Runtime.version()};
  }

  /** For example {@code 0.1.0}; {@code unpackaged} when run from class folders. */
  static String version() {
    String version = ManifestVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
