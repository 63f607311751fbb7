package dev.zoetrope.client.source;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in two forms.
 *
 * @param url for FFmpeg, with credentials
 * @param name for people: scheme, host, port and path; no user, password, query or fragment
 * @param scheme lower case
 */
record SourceAddress(String url, String name, String scheme) {
  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(.*)", Pattern.DOTALL);

  /** Whether a source's words are a URL at all. */
  static boolean matches(String spec) {
    return SYNTAX.matcher(spec).matches();
  }

  @Override
  public String toString() {
    return name;
  }

  static SourceAddress parse(String spec) {
    Matcher m = SYNTAX.matcher(spec);
    if (!m.matches()) {
      throw new IllegalArgumentException("not a URL");
    }
    String scheme = m.group(1).toLowerCase(Locale.ROOT);
    // A password may hold an unescaped @: the host begins after the last one.
    String authority = m.group(2);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String path = m.group(3);
    // It may even hold a slash: then what looks like a port and a path is the password's two
    // halves.
    int at = path.lastIndexOf('@');
    if (at >= 0 && authority.indexOf(':') >= 0 && authority.indexOf('@') < 0) {
      return new SourceAddress(spec, scheme + "://" + path.substring(at + 1), scheme);
    }
    return new SourceAddress(spec, scheme + "://" + host + path, scheme);
  }
}
