package dev.zoetrope.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checksum model as the server runs it. */
class ChecksumModelIT {
  private static final int ROWS = 8;
  private static final int ROW_BYTES = IdentityPicture.bytes(PixelFormat.PIXEL_FORMAT_RGB8);

  @TempDir private Path repository;

  @Test
  void everyRowOfABatchGivesBackItsOwnFrame() throws IOException {
    for (ChecksumModel model :
        List.of(
            new ChecksumModel("plain", false, 0),
            new ChecksumModel("negative", true, 0),
            new ChecksumModel("slow", false, 3))) {
      model.write(repository);
      Path folder = repository.resolve(model.name());
      try (CpuModel frozen = CpuModel.of(ModelRepository.load(ModelRepository.describe(folder)))) {
        assertThat(frozen.description().classes()).isEqualTo(64);
        CpuLane lane = new CpuLane(frozen, 1, SystemTime.INSTANCE);
        lane.start(new Buckets(List.of(ROWS)));
        runAndJudge(lane, model.negative());
        lane.close();
      }
    }
  }

  private static void runAndJudge(CpuLane lane, boolean negative) {
    Slab slab = slab();
    int[] rows = {5, 0, 1, 7, 2};
    lane.gather(slab, rows, rows.length, ROWS);
    lane.forward(ROWS);
    float[] logits = new float[lane.classes()];
    for (int i = 0; i < rows.length; i++) {
      lane.logits(i, logits);
      assertThat(judge(logits, rows[i], negative)).isEqualTo(IdentityVerdict.RIGHT);
      assertThat(judge(logits, rows[i] + 1, negative)).isEqualTo(IdentityVerdict.SWAPPED);
    }
  }

  private static Slab slab() {
    ByteBuffer memory = ByteBuffer.allocateDirect(ROWS * ROW_BYTES).order(ByteOrder.nativeOrder());
    for (int row = 0; row < ROWS; row++) {
      memory.limit((row + 1) * ROW_BYTES).position(row * ROW_BYTES);
      IdentityPicture.draw(frame(row).word(), PixelFormat.PIXEL_FORMAT_RGB8, memory);
    }
    return new Slab(memory.clear(), ROWS, ROW_BYTES);
  }

  private static FrameIdentity frame(int row) {
    return new FrameIdentity(row, 1_000L + row);
  }

  private static IdentityVerdict judge(float[] logits, int row, boolean negative) {
    List<Float> levels = new ArrayList<>();
    for (float logit : logits) {
      levels.add(logit);
    }
    return IdentityVerdict.of(levels, frame(row), negative, IdentityVerdict.EXACT);
  }
}
