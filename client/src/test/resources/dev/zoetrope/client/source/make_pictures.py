"""Makes the pictures beside it, with Pillow: python3 make_pictures.py

Each upright picture is 48 x 32 with four corners: red, green, blue, white (top left, top right, bottom left, bottom right).
"""

import struct
import zlib
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
WIDTH, HEIGHT = 48, 32
CORNERS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
# What was done to the upright picture to store it, by EXIF orientation.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def corners(mode="RGB", colours=CORNERS):
    picture = Image.new(mode, (WIDTH, HEIGHT))
    for i, colour in enumerate(colours):
        x, y = (i % 2) * WIDTH // 2, (i // 2) * HEIGHT // 2
        picture.paste(colour, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
    return picture


def png16(path, channels, colour_type, samples):
    """A 2 x 1 PNG of 16-bit samples, by hand: Pillow writes only grey ones."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    assert len(samples) == 2 * channels
    line = b"\0" + struct.pack(">%dH" % len(samples), *samples)
    header = struct.pack(">IIBBBBB", 2, 1, 16, colour_type, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(line)) + chunk(b"IEND", b"")
    )


upright = corners()
for value in range(1, 9):
    stored = upright.transpose(STORED[value]) if value in STORED else upright
    exif = Image.Exif()
    exif[0x0112] = value
    stored.save(HERE / f"exif{value}.jpg", quality=95, subsampling=0, exif=exif)
for name in ["plain.png", "plain.bmp", "plain.webp", "plain.tiff", "plain.gif"]:
    upright.save(HERE / name, **({"lossless": True} if name.endswith("webp") else {}))

corners("RGBA", [(255, 0, 0, 255), (0, 255, 0, 128), (0, 0, 255, 0), (255, 255, 255, 64)]).save(HERE / "alpha.png")
palette = Image.new("P", (WIDTH, HEIGHT))
palette.putpalette([c for colour in CORNERS for c in colour])
for i in range(4):
    x, y = (i % 2) * WIDTH // 2, (i // 2) * HEIGHT // 2
    palette.paste(i, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
palette.save(HERE / "palette.png")
palette.save(HERE / "palette_alpha.png", transparency=bytes([255, 128, 0, 64]))
Image.new("L", (WIDTH, HEIGHT), 77).save(HERE / "grey.jpg", quality=95)
png16(HERE / "rgb16.png", 3, 2, [0xFFFF, 0x8080, 0x0000, 0x4040, 0xC0C0, 0x2020])
png16(HERE / "grey16.png", 1, 0, [0x8080, 0x2020])
png16(HERE / "alpha16.png", 4, 6, [0xFFFF, 0x8080, 0x4040, 0x8080, 0xFFFF, 0xFFFF, 0xFFFF, 0x0000])

cmyk = corners("CMYK", [(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0)])
cmyk.save(HERE / "cmyk.jpg", quality=95, subsampling=0)
data = (HERE / "cmyk.jpg").read_bytes()
at = data.index(b"\xff\xee")
assert data[at + 4 : at + 9] == b"Adobe"
(HERE / "cmyk_without_marker.jpg").write_bytes(data[:at] + data[at + 16 :])
