"""Makes hevc.mp4 (12 pictures, a keyframe every 6, reordered) and mpeg4.mp4, with creation times. Needs PyAV 14 or newer."""

from fractions import Fraction

import av
import numpy

for name, codec, options in [
    ("hevc.mp4", "libx265", {"x265-params": "keyint=6:min-keyint=6:scenecut=0:bframes=2:log-level=none"}),
    ("mpeg4.mp4", "mpeg4", {}),
]:
    with av.open(name, "w") as out:
        out.metadata["creation_time"] = "2020-02-02T20:20:20Z"
        stream = out.add_stream(codec, rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.time_base = Fraction(1, 10)
        for i in range(12):
            picture = numpy.full((48, 64, 3), 20 * i, numpy.uint8)
            picture[:, 4 * i : 4 * i + 8] = 255
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts = i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
