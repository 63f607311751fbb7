package dev.zoetrope.server.engine.onednn;

import org.bytedeco.dnnl.memory;

/** What a tensor consists of. */
enum Element {
  /** fp32. */
  FLOAT(Float.BYTES, memory.data_type.f32),
  /** bfloat16. */
  BFLOAT16(Short.BYTES, memory.data_type.bf16),
  /** uint8 on a grid. */
  BYTE(1, memory.data_type.u8);

  private final int bytes;
  private final memory.data_type type;

  Element(int bytes, memory.data_type type) {
    this.bytes = bytes;
    this.type = type;
  }

  int bytes() {
    return bytes;
  }

  /** oneDNN's word for it. */
  memory.data_type type() {
    return type;
  }
}
