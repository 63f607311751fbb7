"""Sends frames to a rival and compares its answers with PyTorch's, run from the state dict. See the script `check`."""

import argparse
import http.client
import json
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import tritonclient.grpc
from crops import crops

TOLERANCE = 1e-3  # of a probability; batches of other sizes round differently
TOGETHER = 8


def post(port, path, content_type, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", path, body, {"Content-Type": content_type})
        response = connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise OSError(f"HTTP {response.status}: {text[:200]!r}")
        answer = json.loads(text)
        return answer["idx"], answer["score"]
    finally:
        connection.close()


def octet_stream(path):
    return lambda port, frame: post(port, path, "application/octet-stream", frame.tobytes())


def form(path, field):
    def send(port, frame):
        boundary = "zoetrope-frame-boundary"
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="frame"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + frame.tobytes() + f"\r\n--{boundary}--\r\n".encode()
        return post(port, path, f"multipart/form-data; boundary={boundary}", body)

    return send


def open_inference(port, frame):
    with tritonclient.grpc.InferenceServerClient(f"127.0.0.1:{port}") as client:
        tensor = tritonclient.grpc.InferInput("frame", [1, *frame.shape], "UINT8")
        tensor.set_data_from_numpy(frame[None])  # into raw_input_contents
        result = client.infer("m", [tensor], client_timeout=60)
        return result.as_numpy("idx")[0].tolist(), result.as_numpy("score")[0].tolist()


SEND = {
    "mosec": octet_stream("/inference"),
    "litserve": form("/predict", "frame"),
    "torchserve": octet_stream("/predictions/m"),
    "pytriton": open_inference,
    "mlserver": open_inference,
}


def expected(frames, models):
    import torch
    import torchvision
    from write_models import NAME, normalized

    torch.set_num_threads(1)
    network = torchvision.models.mobilenet_v3_large(weights=None)
    network.load_state_dict(torch.load(models / f"{NAME}.pth", weights_only=True))
    with torch.inference_mode():
        scores, classes = network.eval()(normalized(frames)).softmax(1).topk(5)
    return list(zip(classes.tolist(), scores.tolist()))


def first_answer(send, port, frame, seconds):
    """Waits for a server that is starting; the last try's error is the caller's."""
    end = time.monotonic() + seconds
    while True:
        try:
            return send(port, frame)
        except (OSError, http.client.HTTPException, tritonclient.grpc.InferenceServerException):
            if time.monotonic() >= end:
                raise
            time.sleep(0.2)


def compare(name, how, answers, wanted):
    best = sum(a[0][0] == w[0][0] for a, w in zip(answers, wanted))
    off = max(np.abs(np.subtract(a[1], w[1])).max() for a, w in zip(answers, wanted))
    different = len({w[0][0] for w in wanted})
    print(
        f"{name}: {how}: top-1 as PyTorch in {best} of {len(wanted)} frames ({different} different classes), "
        f"scores within {off:.1e}"
    )
    return best == len(wanted) and off <= TOLERANCE


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=SEND)
    parser.add_argument("--port", type=int)
    parser.add_argument("--null", action="store_true")
    parser.add_argument("--frames", type=int, default=20)
    parser.add_argument("--wait", type=float, default=0)
    parser.add_argument("--photos", type=pathlib.Path)
    parser.add_argument("--models", type=pathlib.Path)
    options = parser.parse_args()

    send, port = SEND[options.name], options.port
    frames = crops(options.photos, options.frames, seed=2)
    if options.null:
        wanted = [([0, 1, 2, 3, 4], [0.0] * 5)] * len(frames)
    else:
        wanted = expected(frames, options.models)
    try:
        first_answer(send, port, frames[0], options.wait)
        one_by_one = [send(port, frame) for frame in frames]
        with ThreadPoolExecutor(TOGETHER) as pool:
            together = list(pool.map(lambda frame: send(port, frame), frames))
    except (OSError, http.client.HTTPException, tritonclient.grpc.InferenceServerException) as error:
        print(f"{options.name}: no answer on port {port}: {error}", file=sys.stderr)
        return 1
    good = compare(options.name, "one by one", one_by_one, wanted)
    good &= compare(options.name, f"{TOGETHER} at a time", together, wanted)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
