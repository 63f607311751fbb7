package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.arch.InvertedResidual.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of blocks as a setting writes it: blocks parted by semicolons, each with the eight
 * columns of {@link InvertedResidual} parted by commas, for example {@code
 * 16,3,64,24,false,RE,2,1}.
 */
final class InvertedResiduals {

  /** The notation, for messages. */
  static final String FORM =
      "1 to 64 blocks parted by ';', each in,kernel,expanded,out,true|false,RE|HS,stride,dilation";

  private static final int MOST_BLOCKS = 64;
  private static final int MOST_CHANNELS = 8192;
  private static final int MOST_KERNEL = 15;
  private static final int MOST_STRIDE = 4;
  private static final int MOST_DILATION = 16;

  private final List<String> problems = new ArrayList<>();

  private InvertedResiduals() {}

  /**
   * Reads the blocks.
   *
   * @throws IllegalArgumentException naming every wrong column
   */
  static List<InvertedResidual> parse(String text) {
    return new InvertedResiduals().blocks(text);
  }

  private List<InvertedResidual> blocks(String text) {
    String[] rows = text.split(";", MOST_BLOCKS + 1);
    if (rows.length > MOST_BLOCKS) {
      throw new IllegalArgumentException("more than " + MOST_BLOCKS + " blocks");
    }
    List<InvertedResidual> blocks = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      String[] columns = rows[i].strip().split("\\s*,\\s*", -1);
      if (columns.length == 8) {
        blocks.add(block("block " + i, columns));
      } else {
        problems.add("block %d has %d columns, must have 8".formatted(i, columns.length));
      }
    }
    for (int i = 1; i < blocks.size() && problems.isEmpty(); i++) {
      int before = blocks.get(i - 1).out();
      if (blocks.get(i).in() != before) {
        problems.add(
            "block %d takes %d channels, the one before gives %d"
                .formatted(i, blocks.get(i).in(), before));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems) + " (" + FORM + ")");
    }
    return blocks;
  }

  private InvertedResidual block(String where, String[] columns) {
    int kernel = number(where + " kernel", columns[1], MOST_KERNEL);
    if (kernel % 2 == 0) {
      problems.add(where + " kernel is " + kernel + ", must be odd");
    }
    return new InvertedResidual(
        number(where + " in", columns[0], MOST_CHANNELS),
        kernel,
        number(where + " expanded", columns[2], MOST_CHANNELS),
        number(where + " out", columns[3], MOST_CHANNELS),
        truth(where, columns[4]),
        activation(where, columns[5]),
        number(where + " stride", columns[6], MOST_STRIDE),
        number(where + " dilation", columns[7], MOST_DILATION));
  }

  private int number(String what, String text, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    problems.add("%s is \"%s\", must be an integer from 1 to %d".formatted(what, text, most));
    return 1;
  }

  private boolean truth(String where, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(
          "%s squeeze-and-excitation is \"%s\", must be true or false".formatted(where, text));
    }
    return text.equals("true");
  }

  private Activation activation(String where, String text) {
    for (Activation activation : Activation.values()) {
      if (activation.name().equals(text)) {
        return activation;
      }
    }
    problems.add("%s activation is \"%s\", must be RE or HS".formatted(where, text));
    return Activation.RE;
  }
}
