package dev.zoetrope.server.model.weights;

import static dev.zoetrope.server.model.weights.PickleReader.cast;

import dev.zoetrope.server.model.weights.PickleValue.Constant;
import dev.zoetrope.server.model.weights.PickleValue.Dict;
import dev.zoetrope.server.model.weights.PickleValue.Global;
import dev.zoetrope.server.model.weights.PickleValue.Items;
import dev.zoetrope.server.model.weights.PickleValue.Storage;
import dev.zoetrope.server.model.weights.PickleValue.Tuple;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The few Python names that a state dict is made of ({@code torch/_utils.py}, {@code
 * torch/serialization.py}), and what each makes here.
 */
final class StateDictVocabulary {
  private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
  private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
  private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");

  private static final Global QUANTIZED = new Global("torch._utils", "_rebuild_qtensor");

  /** A quantized linear layer's state dict says which type its weight is of. */
  private static final Global BYTE = new Global("torch", "qint8");

  private static final Set<Global> GLOBALS =
      Set.of(
          ORDERED_DICT,
          TENSOR,
          PARAMETER,
          QUANTIZED,
          BYTE,
          Quantizer.PER_TENSOR,
          Quantizer.PER_CHANNEL);

  private static final Map<String, ElementType> STORAGES =
      Map.ofEntries(
          Map.entry("DoubleStorage", ElementType.F64),
          Map.entry("FloatStorage", ElementType.F32),
          Map.entry("HalfStorage", ElementType.F16),
          Map.entry("BFloat16Storage", ElementType.BF16),
          Map.entry("LongStorage", ElementType.I64),
          Map.entry("IntStorage", ElementType.I32),
          Map.entry("ShortStorage", ElementType.I16),
          Map.entry("CharStorage", ElementType.I8),
          Map.entry("QInt8Storage", ElementType.I8),
          Map.entry("ByteStorage", ElementType.U8),
          Map.entry("QUInt8Storage", ElementType.U8),
          Map.entry("BoolStorage", ElementType.BOOL));

  /** Entries are looked up in the archive by this, so nothing that could lead elsewhere. */
  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z_]{1,64}");

  private StateDictVocabulary() {}

  /** A name of the allow list. */
  static Global global(String module, String name) {
    Global global = new Global(module, name);
    boolean storage = module.equals("torch") && STORAGES.containsKey(name);
    if (!storage && !GLOBALS.contains(global)) {
      throw new CheckpointException(
          ("pickle names %s, which is not part of a state dict; in Python, save the weights alone:"
                  + " torch.save(model.state_dict(), file)")
              .formatted(global));
    }
    return global;
  }

  /** What calling {@code callable} would make. */
  static Object make(Global callable, Object arguments) {
    List<Object> items = cast(arguments, Tuple.class).items;
    if (callable.equals(ORDERED_DICT)) {
      return dict(items);
    }
    if (callable.equals(TENSOR) && items.size() >= 4) {
      return view(items);
    }
    if (callable.equals(QUANTIZED) && items.size() >= 5) {
      return Quantizer.quantized(view(items), items.get(4));
    }
    if (callable.equals(PARAMETER) && !items.isEmpty()) {
      return cast(items.get(0), View.class);
    }
    throw new CheckpointException(
        "pickle: " + callable + " with " + items.size() + " arguments is not part of a state dict");
  }

  /**
   * {@code ('storage', torch.FloatStorage, '0', 'cpu', 1024)}; before PyTorch 1.6 with a view of
   * another storage behind it, or {@code None}, as all have it since 0.4.
   */
  static Storage storage(Object persistentId) {
    List<Object> items = cast(persistentId, Tuple.class).items;
    boolean plain = items.size() == 5 || (items.size() == 6 && items.get(5) == Constant.NONE);
    if (!plain || !items.get(0).equals("storage")) {
      throw new CheckpointException("pickle: a persistent id that is not a storage");
    }
    ElementType type = STORAGES.get(cast(items.get(1), Global.class).name());
    String key = cast(items.get(2), String.class);
    long elements = cast(items.get(4), Long.class);
    if (type == null || !KEY.matcher(key).matches() || elements < 0) {
      throw new CheckpointException(
          "pickle: storage '%s' of %d × %s is not valid".formatted(key, elements, items.get(1)));
    }
    Math.multiplyExact(elements, type.bytes());
    return new Storage(type, key, elements);
  }

  /** Adds an item; keys are scalars, as containers could make hashing endless. */
  static void put(Dict dict, Object key, Object value) {
    if (key instanceof PickleValue && key != Constant.NONE) {
      throw new CheckpointException(
          "pickle: a dict key that is a " + key.getClass().getSimpleName());
    }
    dict.items.put(key, value);
  }

  private static Dict dict(List<Object> arguments) {
    Dict dict = new Dict();
    if (!arguments.isEmpty()) {
      for (Object pair : cast(arguments.get(0), Items.class).items) {
        List<Object> items =
            pair instanceof Items list ? list.items : cast(pair, Tuple.class).items;
        if (items.size() != 2) {
          throw new CheckpointException("pickle: an OrderedDict item of " + items.size());
        }
        put(dict, items.get(0), items.get(1));
      }
    }
    return dict;
  }

  private static View view(List<Object> arguments) {
    Storage storage = cast(arguments.get(0), Storage.class);
    long offset = cast(arguments.get(1), Long.class);
    List<Long> shape = sizes(arguments.get(2));
    List<Long> strides = sizes(arguments.get(3));
    if (shape.size() != strides.size() || offset < 0) {
      throw new CheckpointException(
          "pickle: a tensor of shape %s, strides %s, offset %d".formatted(shape, strides, offset));
    }
    View view = new View(storage, offset, shape, strides);
    if (Checkpoint.Entry.elements(shape) > storage.elements()
        || Math.addExact(offset, view.span()) > storage.elements()) {
      throw new CheckpointException(
          "pickle: a tensor of shape %s, strides %s, offset %d in a storage of %d elements"
              .formatted(shape, strides, offset, storage.elements()));
    }
    return view;
  }

  private static List<Long> sizes(Object value) {
    List<Object> items = cast(value, Tuple.class).items;
    if (items.size() > Checkpoint.Entry.MAX_RANK) {
      throw new CheckpointException(
          "pickle: a tensor of rank %d, at most %d"
              .formatted(items.size(), Checkpoint.Entry.MAX_RANK));
    }
    List<Long> sizes = items.stream().map(item -> cast(item, Long.class)).toList();
    if (sizes.stream().anyMatch(size -> size < 0)) {
      throw new CheckpointException("pickle: a tensor with a negative size or stride in " + sizes);
    }
    return sizes;
  }
}
