import os

import litserve
from top5 import MAX_BATCH, Top5


class Classifier(litserve.LitAPI):
    def setup(self, device):
        self._top5 = Top5()

    def decode_request(self, request):
        return request["frame"].file.read()

    def batch(self, inputs):
        return inputs

    def predict(self, batch):
        return self._top5.answers(batch)

    def unbatch(self, output):
        return output

    def encode_response(self, output):
        return output


if __name__ == "__main__":
    api = Classifier(max_batch_size=MAX_BATCH, batch_timeout=int(os.environ["RIVAL_DELAY_US"]) / 1e6)
    # fast_queue: its documentation's choice above 100 requests a second. The number of HTTP processes is left at its
    # default, which is the number of workers and what it recommends.
    server = litserve.LitServer(
        api, accelerator="cpu", devices=1, workers_per_device=2, timeout=60, fast_queue=True
    )
    server.run(
        host="127.0.0.1", port=int(os.environ["RIVAL_PORT"]), log_level="warning", generate_client_file=False
    )
