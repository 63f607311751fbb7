package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.Constant;
import dev.zoetrope.server.model.weights.PickleValue.Dict;
import dev.zoetrope.server.model.weights.PickleValue.Global;
import dev.zoetrope.server.model.weights.PickleValue.Items;
import dev.zoetrope.server.model.weights.PickleValue.Storage;
import dev.zoetrope.server.model.weights.PickleValue.Tuple;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's pickle, protocols 2 to 5, as far as a state dict needs it (opcodes: CPython's {@code
 * pickletools}). Names are looked up in an allow list and nothing in the stream is ever run; every
 * other name, and every opcode that a state dict has no use for, is refused by name. Each opcode
 * does a bounded amount of work and makes at most one object, so time and memory are linear in the
 * stream's length.
 */
final class PickleReader {
  private static final int HIGHEST_PROTOCOL = 5;

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Map<String, Storage> storages;

  private PickleReader(ByteBuffer in, Map<String, Storage> storages) {
    this.in = in;
    this.storages = storages;
  }

  /**
   * The object that the stream builds.
   *
   * @throws CheckpointException if it is damaged or asks for more than a state dict is made of
   */
  static Object read(byte[] pickle) {
    return read(ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN), new HashMap<>());
  }

  /**
   * The same of one pickle of several: {@code pickles} is left at its end.
   *
   * @param pickles little-endian
   * @param storages where every storage that the pickle names is noted by its key
   */
  static Object read(ByteBuffer pickles, Map<String, Storage> storages) {
    int begin = pickles.position();
    try {
      return new PickleReader(pickles, storages).run();
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(
          "pickle of " + (pickles.limit() - begin) + " bytes ends early", e);
    } catch (ArithmeticException e) {
      throw new CheckpointException("pickle: a tensor's size is over 2^63-1", e);
    }
  }

  private Object run() {
    while (true) {
      int at = in.position();
      int opcode = in.get() & 0xff;
      if (opcode == '.') {
        return pop();
      }
      if (!literal(opcode) && !container(opcode) && !reference(opcode)) {
        throw new CheckpointException(
            "pickle opcode 0x%02x at byte %d: not part of a state dict".formatted(opcode, at));
      }
    }
  }

  /** Numbers, strings, constants and framing. */
  private boolean literal(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.get() & 0xff); // PROTO
      case 0x95 -> in.getLong(); // FRAME: a hint for buffering
      case 'N' -> stack.push(Constant.NONE);
      case 0x88 -> stack.push(true); // NEWTRUE
      case 0x89 -> stack.push(false); // NEWFALSE
      case 'J' -> stack.push((long) in.getInt()); // BININT
      case 'K' -> stack.push(in.get() & 0xffL); // BININT1
      case 'M' -> stack.push(in.getShort() & 0xffffL); // BININT2
      case 0x8a -> stack.push(integer(in.get() & 0xff)); // LONG1
      case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))); // BINFLOAT
      case 'X' -> stack.push(text(in.getInt())); // BINUNICODE
      case 0x8c -> stack.push(text(in.get() & 0xff)); // SHORT_BINUNICODE
      case 'T' -> stack.push(text(in.getInt())); // BINSTRING, from Python 2
      case 'U' -> stack.push(text(in.get() & 0xff)); // SHORT_BINSTRING
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '(' -> stack.push(Constant.MARK);
      case ')' -> stack.push(new Tuple(List.of()));
      case 't' -> stack.push(new Tuple(popToMark()));
      case 0x85 -> stack.push(new Tuple(pop(1)));
      case 0x86 -> stack.push(new Tuple(pop(2)));
      case 0x87 -> stack.push(new Tuple(pop(3)));
      case ']', 0x8f -> stack.push(new Items()); // EMPTY_LIST, EMPTY_SET
      case 'a' -> append(pop(1));
      case 'e', 0x90 -> append(popToMark()); // APPENDS, ADDITEMS
      case '}' -> stack.push(new Dict());
      case 's' -> put(pop(2));
      case 'u' -> put(popToMark());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> stack.push(peek());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean reference(int opcode) {
    switch (opcode) {
      case 'q' -> memo.put(in.get() & 0xff, peek()); // BINPUT
      case 'r' -> memo.put(in.getInt(), peek()); // LONG_BINPUT
      case 0x94 -> memo.put(memo.size(), peek()); // MEMOIZE
      case 'h' -> stack.push(recall(in.get() & 0xff)); // BINGET
      case 'j' -> stack.push(recall(in.getInt())); // LONG_BINGET
      case 'c' -> stack.push(StateDictVocabulary.global(line(), line())); // GLOBAL
      case 0x93 -> { // STACK_GLOBAL
        List<Object> names = pop(2);
        stack.push(StateDictVocabulary.global(string(names.get(0)), string(names.get(1))));
      }
      case 'Q' -> stack.push(noted(StateDictVocabulary.storage(pop()))); // BINPERSID
      case 'R' -> { // REDUCE
        List<Object> call = pop(2);
        stack.push(StateDictVocabulary.make(cast(call.get(0), Global.class), call.get(1)));
      }
      case 'b' -> { // BUILD: an OrderedDict's attributes, such as a state dict's _metadata
        pop();
        cast(peek(), Dict.class);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Storage noted(Storage storage) {
    Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw new CheckpointException(
          "pickle: storage %s is %d × %s and %d × %s"
              .formatted(
                  storage.key(),
                  known.elements(),
                  known.type(),
                  storage.elements(),
                  storage.type()));
    }
    return storage;
  }

  private static void protocol(int version) {
    if (version < 2 || version > HIGHEST_PROTOCOL) {
      throw new CheckpointException(
          "pickle protocol " + version + ": must be 2 to " + HIGHEST_PROTOCOL);
    }
  }

  private long integer(int bytes) {
    if (bytes > Long.BYTES) {
      throw new CheckpointException("pickle: an integer of " + bytes + " bytes, at most 8");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      long octet = i == bytes - 1 ? in.get() : in.get() & 0xff;
      value |= octet << (8 * i);
    }
    return value;
  }

  private String text(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new CheckpointException(
          "pickle: a string of %d bytes with %d left"
              .formatted(Integer.toUnsignedLong(length), in.remaining()));
    }
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException("pickle: a string that is not UTF-8", e);
    }
  }

  private String line() {
    int length = 0;
    while (in.get(requireIn(in.position() + length)) != '\n') {
      length++;
    }
    String line = text(length);
    in.get();
    return line;
  }

  private int requireIn(int index) {
    if (index >= in.limit()) {
      throw new BufferUnderflowException();
    }
    return index;
  }

  private Object peek() {
    Object top = stack.peek();
    if (top == null || top == Constant.MARK) {
      throw new CheckpointException("pickle: nothing on the stack at byte " + in.position());
    }
    return top;
  }

  private Object pop() {
    Object top = peek();
    stack.pop();
    return top;
  }

  /** The top {@code count}, lowest first. */
  private List<Object> pop(int count) {
    List<Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(pop());
    }
    Collections.reverse(items);
    return items;
  }

  private List<Object> popToMark() {
    List<Object> items = new ArrayList<>();
    while (stack.peek() != Constant.MARK) {
      items.add(pop());
    }
    stack.pop();
    Collections.reverse(items);
    return items;
  }

  private void append(List<Object> items) {
    cast(peek(), Items.class).items.addAll(items);
  }

  private void put(List<Object> items) {
    if (items.size() % 2 != 0) {
      throw new CheckpointException("pickle: a dict key without a value");
    }
    Dict dict = cast(peek(), Dict.class);
    for (int i = 0; i < items.size(); i += 2) {
      StateDictVocabulary.put(dict, items.get(i), items.get(i + 1));
    }
  }

  private Object recall(int index) {
    Object kept = memo.get(index);
    if (kept == null) {
      throw new CheckpointException("pickle: memo " + index + " is empty");
    }
    return kept;
  }

  private static String string(Object value) {
    return cast(value, String.class);
  }

  /** {@code value} as what it must be here. */
  static <T> T cast(Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new CheckpointException(
          "pickle: a %s where a %s belongs"
              .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }
}
