"""Frames to send and to calibrate with: random crops of the demo's photos, the same from one run to the next."""

import pathlib
import random

import numpy as np
from PIL import Image

SIDE = 224


def crops(folder, count, seed):
    """That many crops of the folder's pictures as uint8 [count, 224, 224, 3]."""
    files = sorted(f for f in pathlib.Path(folder).iterdir() if f.suffix in (".png", ".jpg"))
    pictures = [Image.open(f).convert("RGB") for f in files]
    dice = random.Random(seed)
    frames = []
    for index in range(count):
        picture = pictures[index % len(pictures)]
        side = dice.randint(SIDE // 2, min(picture.size))
        left, top = (dice.randint(0, length - side) for length in picture.size)
        box = (left, top, left + side, top + side)
        frames.append(np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box)))
    return np.stack(frames)
