package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.target.http.HttpTarget;
import dev.zoetrope.bench.load.target.openinference.ModelInferTarget;
import dev.zoetrope.bench.load.target.openinference.ModelStreamTarget;
import dev.zoetrope.bench.load.target.vision.InferTarget;
import dev.zoetrope.bench.load.target.vision.WatchTarget;

/** Makes a target of an address. */
public final class TargetFactory {
  private TargetFactory() {}

  /**
   * Prepares a target; it connects when its first stream opens.
   *
   * @throws BenchException if the options do not go with the address, or their files cannot be used
   */
  public static Target create(TargetAddress address, TargetOptions options) {
    return switch (address.protocol()) {
      case VISION -> new WatchTarget(address, options);
      case VISION_INFER -> new InferTarget(address, options);
      case OIP -> new ModelInferTarget(address, options);
      case OIP_STREAM -> new ModelStreamTarget(address, options);
      case HTTP_V2, HTTP_POST -> new HttpTarget(address, options);
    };
  }
}
