package dev.zoetrope.bench.compare.worker;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a worker is to run.
 *
 * @param eager as PyTorch's eager mode would; otherwise as the server does
 * @param folder the model's
 * @param threads of one forward pass
 * @param batches sizes to make ready, ascending
 */
public record WorkerOrder(boolean eager, Path folder, int threads, List<Integer> batches) {
  /** Of the batch sizes, those that a model with this limit takes; 0: no limit. */
  List<Integer> within(int limit) {
    return batches.stream().filter(batch -> limit == 0 || batch <= limit).toList();
  }

  /** As the arguments of a process. */
  List<String> arguments() {
    return List.of(
        Boolean.toString(eager),
        folder.toString(),
        Integer.toString(threads),
        batches.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** The inverse. */
  static WorkerOrder of(String... arguments) {
    return new WorkerOrder(
        Boolean.parseBoolean(arguments[0]),
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        Arrays.stream(arguments[3].split(",", -1)).map(Integer::valueOf).toList());
  }
}
