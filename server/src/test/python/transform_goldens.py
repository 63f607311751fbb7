"""Makes the goldens of TransformParityTest: pictures of odd sizes, and what the transforms of
torchvision and Hugging Face make of them.

    python3 -m venv v && v/bin/pip install pillow==13.0.0 numpy torchvision==0.25.0
    v/bin/python transform_goldens.py OUT_DIR

`WxH.png.transforms.png` holds the answers for TRANSFORMS one below the other. `320.png` is a picture
for a detector's input. `flat*.jpg` are JPEGs whose blocks are of one colour each, which every inverse
DCT gets right: what remains is chroma's way to the picture's size, and the colours; beside each lies
the picture that Pillow decodes. `unmarked.jpg` is CMYK without Adobe's segment.
"""

import io
import pathlib
import sys

import numpy as np
from PIL import Image
from torchvision import transforms as T
from torchvision.transforms import InterpolationMode

from frame_goldens import scene

EDGE, SIDE = 43, 40
SIZES = [(37, 211), (301, 23), (19, 13), (100, 67), (67, 100), (1, 40), (40, 1), (40, 40), (43, 44)]


def torchvision_crop(im, mode):
    return T.Compose([T.Resize(EDGE, mode), T.CenterCrop(SIDE)])(im)


def hugging_face_crop(im, mode):
    """Transformers' image_transforms.py: get_resize_output_image_size and center_crop."""
    short, long = min(im.size), max(im.size)
    longer = int(EDGE * long / short)
    size = (EDGE, longer) if im.width <= im.height else (longer, EDGE)
    im = im.resize(size, Image.Resampling[mode.name])
    top, left = (im.height - SIDE) // 2, (im.width - SIDE) // 2
    return im.crop((left, top, left + SIDE, top + SIDE))


def squash(im, mode):
    return T.Resize((SIDE, SIDE), mode)(im)


BILINEAR, BICUBIC = InterpolationMode.BILINEAR, InterpolationMode.BICUBIC
TRANSFORMS = [
    (fit, mode)
    for fit in (torchvision_crop, hugging_face_crop, squash)
    for mode in (BILINEAR, BICUBIC)
]


def file(im, format, **options):
    data = io.BytesIO()
    im.save(data, format, **options)
    return data.getvalue()


def blocks(width, height, across, down):
    """Rectangles of one colour each, beginning at the corner."""
    rng = np.random.default_rng(11)
    shape = (-(-height // down), -(-width // across), 3)
    colours = rng.integers(0, 256, shape, dtype=np.uint8)
    return Image.fromarray(colours.repeat(down, 0).repeat(across, 1)[:height, :width])


def main(out):
    out = pathlib.Path(out)
    for width, height in SIZES:
        im = scene(width, height)
        name = f"{width}x{height}.png"
        im.save(out / name, optimize=True)
        answers = Image.new("RGB", (SIDE, SIDE * len(TRANSFORMS)))
        for i, (fit, mode) in enumerate(TRANSFORMS):
            answers.paste(fit(im, mode), (0, i * SIDE))
        answers.save(out / f"{name}.transforms.png", optimize=True)

    im = scene(97, 61)
    im.save(out / "320.png", optimize=True)
    T.Resize((320, 320), BILINEAR)(im).save(out / "320.png.squash.bilinear.png", optimize=True)

    for name, size, sampling, across, down in (
        ("flat444", (161, 97), 0, 8, 8),
        ("flat422", (161, 97), 1, 16, 8),
        ("flat420", (161, 97), 2, 16, 16),
        ("flatnarrow", (3, 97), 2, 16, 16),
    ):
        data = file(blocks(*size, across, down), "JPEG", quality=95, subsampling=sampling)
        (out / f"{name}.jpg").write_bytes(data)
        Image.open(io.BytesIO(data)).save(out / f"{name}.jpg.decoded.png", optimize=True)

    plates = Image.merge("CMYK", [*blocks(161, 97, 8, 8).split(), blocks(161, 97, 8, 8).split()[0]])
    data = file(plates, "JPEG", quality=95, subsampling=0)
    adobe = data.index(b"Adobe") - 4
    end = adobe + 2 + int.from_bytes(data[adobe + 2 : adobe + 4], "big")
    data = data[:adobe] + data[end:]
    (out / "unmarked.jpg").write_bytes(data)
    decoded = Image.open(io.BytesIO(data))
    assert decoded.mode == "CMYK" and "adobe" not in decoded.info
    decoded.convert("RGB").save(out / "unmarked.jpg.decoded.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
