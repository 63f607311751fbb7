from top5 import Top5


class Classifier:
    def initialize(self, context):
        self._top5 = Top5()
        self.initialized = True

    def handle(self, data, context):
        # Over HTTP a request's bytes are its body, over gRPC they are its input "data".
        return self._top5.answers([row.get("body") or row.get("data") for row in data])
