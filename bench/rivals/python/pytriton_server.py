import os

import numpy as np
from pytriton.decorators import batch
from pytriton.model_config import DynamicBatcher, ModelConfig, Tensor
from pytriton.triton import Triton, TritonConfig
from top5 import MAX_BATCH, SIDE, Top5


def instance():
    top5 = Top5()

    @batch
    def infer(frame):
        classes, scores = top5.of_frames(frame)
        return {"idx": classes, "score": scores}

    return infer


if __name__ == "__main__":
    port = int(os.environ["RIVAL_PORT"])
    config = TritonConfig(
        grpc_address="127.0.0.1",
        grpc_port=port,
        http_address="127.0.0.1",
        http_port=port + 1,
        metrics_address="127.0.0.1",
        metrics_port=port + 2,
    )
    with Triton(config=config) as triton:
        triton.bind(
            model_name="m",
            infer_func=[instance(), instance()],  # one callable an instance
            inputs=[Tensor(name="frame", dtype=np.uint8, shape=(SIDE, SIDE, 3))],
            outputs=[
                Tensor(name="idx", dtype=np.int64, shape=(5,)),
                Tensor(name="score", dtype=np.float32, shape=(5,)),
            ],
            config=ModelConfig(
                max_batch_size=MAX_BATCH,
                batcher=DynamicBatcher(max_queue_delay_microseconds=int(os.environ["RIVAL_DELAY_US"])),
            ),
            strict=False,
        )
        triton.serve()
