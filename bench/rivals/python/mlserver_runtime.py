from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceResponse
from top5 import SIDE, Top5


class Classifier(MLModel):
    async def load(self):
        self._top5 = Top5()
        return True

    async def predict(self, payload):
        frames = NumpyCodec.decode_input(payload.inputs[0]).reshape(-1, SIDE, SIDE, 3)
        classes, scores = self._top5.of_frames(frames)
        return InferenceResponse(
            model_name=self.name,
            outputs=[NumpyCodec.encode_output("idx", classes), NumpyCodec.encode_output("score", scores)],
        )
