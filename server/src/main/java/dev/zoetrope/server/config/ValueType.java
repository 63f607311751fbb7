package dev.zoetrope.server.config;

/** How the values of a key are written, what range they have, and how they are shown. */
sealed interface ValueType
    permits CountType,
        SizeType,
        DurationType,
        HostType,
        HeaderType,
        DirectoryType,
        NameType,
        TenantKeysType {

  /** The type's name in the reference table. */
  String name();

  /** The range in the reference table. */
  String range();

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with the rest of a sentence that starts with the key: the
   *     value and the limit
   */
  Object parse(String text);

  /** Writes a value so that {@link #parse} reads it back. */
  default String render(Object value) {
    return value.toString();
  }

  /** Checks a number against its range; the texts stand for the numbers in the message. */
  static void checkRange(
      long value, long least, long most, String shown, String leastShown, String mostShown) {
    if (value < least) {
      throw new IllegalArgumentException(shown + " is under the minimum of " + leastShown);
    }
    if (value > most) {
      throw new IllegalArgumentException(shown + " is over the limit of " + mostShown);
    }
  }

  /** A value as it may stand in a message: quoted, printable, of bounded length. */
  static String quoted(String text) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return '"' + shown.replaceAll("\\p{Cc}", "\uFFFD") + '"';
  }
}
