#!/usr/bin/env python3
"""Streams 150,528-byte frames to Vision.Watch with grpcio's asyncio API, as fast as its window lets it."""

import argparse
import asyncio
import time

import grpc

import wire

PIXELS = bytes(224 * 224 * 3)


async def stream(channel, name, window, until):
    call = channel.stream_stream("/zoetrope.v1.Vision/Watch")()
    await call.write(wire.open_request(name))
    opened = await call.read()
    if opened is grpc.aio.EOF:
        raise SystemExit(f"stream {name} ended before it was opened: {await call.details()}")
    room = asyncio.Semaphore(window)
    answered = 0

    async def read():
        nonlocal answered
        while await call.read() is not grpc.aio.EOF:
            answered += 1
            room.release()

    reader = asyncio.create_task(read())
    sent = 0
    while time.monotonic() < until:
        await room.acquire()
        sent += 1
        await call.write(wire.watch_request(sent, PIXELS))
    await call.done_writing()
    await reader
    return sent, answered


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="host:port")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--window", type=int, default=8, help="frames under way on each stream")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    channels = [
        # A connection each; grpcio would share one otherwise.
        grpc.aio.insecure_channel(options.target, options=[("grpc.use_local_subchannel_pool", 1)])
        for _ in range(options.streams)
    ]
    counts = await asyncio.gather(
        *(
            stream(channel, f"grpcio-{index}", options.window, until)
            for index, channel in enumerate(channels)
        )
    )
    sent = sum(count[0] for count in counts)
    answered = sum(count[1] for count in counts)
    print(f"sent {sent}, answered {answered}")
    for channel in channels:
        await channel.close()
    if sent != answered:
        raise SystemExit(f"{sent - answered} of {sent} frames have no answer")


asyncio.run(main())
