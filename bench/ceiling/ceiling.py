#!/usr/bin/env python3
"""How many 150,528-byte frames load generators send for each second of processor time.

Starts `zoetrope bench sink`, which answers everything at once, and runs each client against it in
turns, the order reversed every other round. Frames are counted by the sink; a client's processor
time (user and system, its children's included) is the kernel's, and includes the client's start.
Figures are medians of the rounds.
"""

import argparse
import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import wire

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "target" / "ceiling"
PROTO = HERE.parent.parent / "proto" / "src" / "main" / "proto" / "zoetrope" / "v1" / "vision.proto"


def install():
    """ghz and grpcio, in the build folder."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if not (BUILD / "ghz").exists():
        environment = dict(os.environ, GOBIN=str(BUILD))
        subprocess.run(
            ["go", "install", "github.com/bojand/ghz/cmd/ghz@latest"], env=environment, check=True
        )
    if not (BUILD / "venv" / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "venv")], check=True)
        subprocess.run(
            [str(BUILD / "venv" / "bin" / "pip"), "install", "--quiet", "grpcio"], check=True
        )
    # ghz's parser does not know proto3's optional, which Infer has nothing to do with.
    contract = re.sub(r"(?m)^(\s+)optional ", r"\1", PROTO.read_text())
    (BUILD / "vision.proto").write_text(contract)
    (BUILD / "infer.bin").write_bytes(wire.infer_request(bytes(224 * 224 * 3)))


def clients(options, port):
    in_flight = options.streams * options.window
    lines = {
        "ghz": f"{BUILD}/ghz --insecure"
        f" --proto {BUILD}/vision.proto --call zoetrope.v1.Vision.Infer"
        f" --binary-file {BUILD}/infer.bin --duration {options.seconds}s"
        f" --duration-stop wait --concurrency {in_flight} --connections {options.streams}"
        f" --format summary localhost:{port}",
        "grpcio": f"{BUILD}/venv/bin/python {HERE}/grpcio_client.py --seconds {options.seconds}"
        f" --streams {options.streams} --window {options.window} localhost:{port}",
    }
    if options.ours:
        lines["zoetrope"] = options.ours.format(
            port=port, seconds=options.seconds, streams=options.streams, window=options.window
        )
    return {name: shlex.split(line) for name, line in lines.items()}


class Sink:
    """The server; its standard output names its ports."""

    def __init__(self, command):
        self.process = subprocess.Popen(shlex.split(command), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        ports = re.search(r"grpc port (\d+), http port (\d+)", line)
        if not ports:
            raise SystemExit(f"the sink did not name its ports, but said: {line!r}")
        self.grpc, self.http = int(ports[1]), int(ports[2])

    def ask(self, path, method):
        request = urllib.request.Request(f"http://localhost:{self.http}{path}", method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def close(self):
        self.process.terminate()
        self.process.wait()


def run(name, command, sink):
    """One turn: frames, processor seconds, wall seconds."""
    sink.ask("/reset", "POST")
    log = BUILD / f"{name}.log"
    with open(log, "w") as output:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{name} ended with {process.returncode}: {log.read_text()[-2000:]}")
    frames = sink.ask("/truth", "GET")["frames"]
    if frames == 0:
        raise SystemExit(f"{name} sent 0 frames: {log.read_text()[-2000:]}")
    return frames, usage.ru_utime + usage.ru_stime, wall


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sink", default="zoetrope bench sink", help="command that serves; default %(default)s"
    )
    parser.add_argument(
        "--ours",
        default="",
        help="command line of our generator, with {port}, {seconds}, {streams} and {window} in it;"
        " left out without",
    )
    parser.add_argument("--seconds", type=int, default=10, help="a turn; default %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default %(default)s")
    parser.add_argument("--streams", type=int, default=4, help="connections; default %(default)s")
    parser.add_argument(
        "--window", type=int, default=8, help="frames under way on each; default %(default)s"
    )
    options = parser.parse_args()
    install()
    sink = Sink(options.sink)
    try:
        commands = clients(options, sink.grpc)
        results = {name: [] for name in commands}
        order = list(commands)
        for turn in range(options.rounds):
            for name in order:
                frames, cpu, wall = run(name, commands[name], sink)
                results[name].append((frames / cpu, frames / wall))
                print(
                    f"round {turn + 1} {name}: {frames} frames, {cpu:.2f} CPU s, {wall:.2f} s",
                    file=sys.stderr,
                )
            order.reverse()
    finally:
        sink.close()
    print(f"{'client':10} {'frames/CPU s':>14} {'frames/s':>10}")
    for name, turns in results.items():
        per_cpu, rate = (statistics.median(column) for column in zip(*turns))
        print(f"{name:10} {per_cpu:14.0f} {rate:10.0f}")


if __name__ == "__main__":
    main()
