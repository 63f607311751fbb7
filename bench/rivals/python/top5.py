"""The work that every rival does: raw RGB frames in, the five best classes of each out."""

import os
import tempfile

import numpy as np

SIDE = 224
FRAME_BYTES = SIDE * SIDE * 3
MAX_BATCH = 8


class Top5:
    """One worker's model, on one thread. With NULLM=1 the answer is a constant and PyTorch is not loaded."""

    def __init__(self):
        self._null = os.environ.get("NULLM") == "1"
        self._optimized = os.environ.get("RIVAL_OPTIMIZED") == "1"
        if not self._null:
            self._load()
            for size in range(1, MAX_BATCH + 1):  # no request pays for the interpreter's profiling runs
                for _ in range(2):
                    self.of_frames(np.zeros((size, SIDE, SIDE, 3), np.uint8))
        # serve counts these files: a rival is ready when both of its workers are.
        if "RIVAL_RUN" in os.environ:
            os.close(tempfile.mkstemp(prefix="worker-", dir=os.environ["RIVAL_RUN"])[0])

    def _load(self):
        import torch

        self._torch = torch
        torch.set_num_threads(1)
        file = os.path.join(os.environ["ZOETROPE_RIVALS"], "models", "mobilenet_v3_large.pt")
        self._model = torch.jit.load(file).eval()
        if self._optimized:
            self._model = torch.jit.optimize_for_inference(self._model)
        self._mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        self._std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)

    def of_frames(self, frames):
        """uint8 [n, 224, 224, 3] to the classes, int64 [n, 5], and their probabilities, float32 [n, 5]."""
        if self._null:
            classes = np.tile(np.arange(5, dtype=np.int64), (len(frames), 1))
            return classes, np.zeros((len(frames), 5), np.float32)
        torch = self._torch
        with torch.inference_mode():
            # The permuted view stays channels-last, which the frozen module runs fastest as it is; what
            # optimize_for_inference makes of it wants contiguous planes.
            pixels = torch.from_numpy(frames).permute(0, 3, 1, 2)
            if self._optimized:
                pixels = pixels.contiguous()
            pixels = pixels.float().div_(255).sub_(self._mean).div_(self._std)
            scores, classes = self._model(pixels).softmax(1).topk(5)
        return classes.numpy(), scores.numpy()

    def of_bodies(self, bodies):
        """The same for a list of frames as bytes, each 150,528 long."""
        if self._null:
            return self.of_frames(bodies)
        frames = np.empty((len(bodies), SIDE, SIDE, 3), np.uint8)
        for frame, body in zip(frames, bodies):
            frame[:] = np.frombuffer(body, np.uint8).reshape(SIDE, SIDE, 3)
        return self.of_frames(frames)

    def answers(self, bodies):
        """The same as one small JSON object a frame."""
        classes, scores = self.of_bodies(bodies)
        return [{"idx": c.tolist(), "score": s.tolist()} for c, s in zip(classes, scores)]
