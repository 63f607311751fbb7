package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address or a host name (RFC 1123) to listen on; nothing is looked up. Held as a string. */
record HostType() implements ValueType {
  private static final int MAX_LENGTH = 253;
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*");
  private static final String LABEL = "(?!-)[A-Za-z0-9-]{1,63}(?<!-)";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  @Override
  public String name() {
    return "host";
  }

  @Override
  public String range() {
    return "IPv4 or IPv6 address or host name";
  }

  @Override
  public Object parse(String text) {
    if (text.length() > MAX_LENGTH || !(isAddress(text) || isName(text))) {
      throw new IllegalArgumentException(
          quoted(text)
              + " is not an IPv4 or IPv6 address or a host name of at most "
              + MAX_LENGTH
              + " characters");
    }
    return text;
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches() && !NUMBERS.matcher(text).matches();
  }

  private static boolean isAddress(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (!text.contains(":") || !IPV6_LETTERS.matcher(text).matches()) {
      return false;
    }
    try {
      // A text with a colon is only ever parsed: no resolver is asked.
      return InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
