import os

from mosec import Server, Worker
from top5 import MAX_BATCH, Top5


class Classifier(Worker):
    def __init__(self):
        super().__init__()
        self._top5 = Top5()

    def deserialize(self, body):
        return body  # the frame's bytes; the default is JSON

    def forward(self, data):
        return self._top5.answers(data)


if __name__ == "__main__":
    server = Server()
    server.append_worker(
        Classifier, num=2, max_batch_size=MAX_BATCH, max_wait_time=int(os.environ["RIVAL_DELAY_US"]) // 1000
    )
    server.run()
