"""Streams a folder of pictures to a Zoetrope server and prints one label for each."""

import pathlib
import sys

import grpc

from zoetrope.v1 import vision_pb2 as vision
from zoetrope.v1 import vision_pb2_grpc

FORMATS = {
    ".jpg": vision.PIXEL_FORMAT_JPEG,
    ".jpeg": vision.PIXEL_FORMAT_JPEG,
    ".png": vision.PIXEL_FORMAT_PNG,
}


def requests(files):
    """gRPC asks for the next request when the stream has room, so at most one file is in memory."""
    yield vision.WatchRequest(
        open=vision.Open(policy=vision.POLICY_QUEUE, order=vision.ORDER_IN_ORDER, top_k=1)
    )
    for sequence, file in enumerate(files):
        frame = vision.Frame(sequence=sequence, pixel_format=FORMATS[file.suffix.lower()])
        frame.pixels = file.read_bytes()
        yield vision.WatchRequest(frame=frame)


def main(target, folder):
    files = sorted(f for f in pathlib.Path(folder).iterdir() if f.suffix.lower() in FORMATS)
    if not files:
        sys.exit(f"no .jpg, .jpeg or .png files in {folder}")
    results = 0
    with grpc.insecure_channel(target) as channel:
        for response in vision_pb2_grpc.VisionStub(channel).Watch(requests(files)):
            if response.WhichOneof("kind") != "reply":
                continue
            reply = response.reply
            name = files[reply.sequence].name
            if reply.outcome == vision.OUTCOME_RESULT:
                best = reply.classes.top[0]
                print(f"{name}: {best.label} {best.probability:.2f}", flush=True)
                results += 1
            else:
                print(f"{name}: {vision.Outcome.Name(reply.outcome)}: {reply.detail}", file=sys.stderr)
    if results != len(files):
        sys.exit(f"{results} of {len(files)} pictures got a result")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: watch.py HOST:PORT FOLDER", file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except (grpc.RpcError, OSError) as error:
        sys.exit(f"{error.code().name}: {error.details()}" if isinstance(error, grpc.Call) else str(error))
