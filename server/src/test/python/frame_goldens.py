"""Makes the golden pictures of the frame tests: files, and the rows that Pillow makes of them.

    python3 -m venv v && v/bin/pip install pillow==13.0.0 numpy && v/bin/python frame_goldens.py OUT_DIR

For each picture `name.jpg` or `name.png` there is `name.<fit>.<filter>.png`, Pillow's answer for
the recipe in RECIPE. torchvision's transforms on PIL images call the same resize.
"""

import io
import pathlib
import sys

import numpy as np
from PIL import Image, ImageOps

WIDTH, HEIGHT, EDGE = 48, 40, 52
BAR = 114


def scene(width, height):
    """Smooth shades, sharp edges and some noise, saturated in places."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 128 + 120 * np.sin(x / 9) * np.cos(y / 13)
    green = 255 * (x / width) * (1 - y / height) + 40 * ((x // 12 + y // 10) % 2)
    blue = np.where((x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2, 230, 30)
    picture = np.stack([red, green, blue + 0 * x], 2) + rng.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def crop(im, filter):
    w, h = im.size
    if w <= h:
        size = (EDGE, int(EDGE * h / w))
    else:
        size = (int(EDGE * w / h), EDGE)
    im = im.resize(size, filter)
    top = int(round((size[1] - HEIGHT) / 2.0))
    left = int(round((size[0] - WIDTH) / 2.0))
    return im.crop((left, top, left + WIDTH, top + HEIGHT))


def squash(im, filter):
    return im.resize((WIDTH, HEIGHT), filter)


def letterbox(im, filter):
    scale = min(WIDTH / im.width, HEIGHT / im.height)
    size = (max(1, int(im.width * scale + 0.5)), max(1, int(im.height * scale + 0.5)))
    out = Image.new("RGB", (WIDTH, HEIGHT), (BAR, BAR, BAR))
    out.paste(im.resize(size, filter), ((WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2))
    return out


def main(out):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)

    def keep(name, data, fits=((squash, "bilinear"),)):
        (out / name).write_bytes(data)
        im = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        if im.mode == "RGBA":
            im = Image.alpha_composite(Image.new("RGBA", im.size, (0, 0, 0, 255)), im)
        im = im.convert("RGB")
        for fit, filter in fits:
            row = fit(im, Image.Resampling[filter.upper()])
            row.save(out / f"{name}.{fit.__name__}.{filter}.png", optimize=True)

    def file(im, format, **options):
        data = io.BytesIO()
        im.save(data, format, **options)
        return data.getvalue()

    every = [(fit, name) for fit in (crop, squash, letterbox) for name in ("bilinear", "bicubic")]
    keep("wide.png", file(scene(161, 97), "PNG", optimize=True), every)
    keep("tall.png", file(scene(83, 190), "PNG", optimize=True), every)
    keep("small.png", file(scene(11, 7), "PNG", optimize=True), every)
    keep("dot.png", file(Image.new("RGB", (1, 1), (200, 100, 50)), "PNG"), every)
    keep("palette.png", file(scene(120, 90).quantize(32), "PNG", optimize=True))
    rgba = scene(120, 90)
    rgba.putalpha(Image.linear_gradient("L").resize((120, 90)))
    keep("rgba.png", file(rgba, "PNG", optimize=True))
    keep("gray.png", file(scene(120, 90).convert("L"), "PNG", optimize=True))

    photo = scene(161, 97)
    for name, sampling in (("444", 0), ("422", 1), ("420", 2)):
        keep(f"baseline{name}.jpg", file(photo, "JPEG", quality=88, subsampling=sampling))
    keep("progressive.jpg", file(photo, "JPEG", quality=88, progressive=True))
    keep("restarts.jpg", file(photo, "JPEG", quality=88, restart_marker_blocks=3))
    keep("gray.jpg", file(photo.convert("L"), "JPEG", quality=88))
    keep("rgb.jpg", file(photo, "JPEG", quality=88, keep_rgb=True))
    # Ink plates of their own rather than a conversion, so that black matters.
    plates = [photo.getchannel(c) for c in "RGB"]
    black = Image.linear_gradient("L").resize(photo.size)
    cmyk = file(Image.merge("CMYK", [*plates, black]), "JPEG", quality=88)
    keep("cmyk.jpg", cmyk)
    # The same samples, declared to have gone through YCC: byte 11 of Adobe's segment.
    transform = cmyk.index(b"Adobe") + 11
    keep("ycck.jpg", cmyk[:transform] + b"\x02" + cmyk[transform + 1 :])
    exif = Image.Exif()
    exif[0x0112] = 6
    keep("turned.jpg", file(photo, "JPEG", quality=88, exif=exif))


if __name__ == "__main__":
    main(sys.argv[1])
