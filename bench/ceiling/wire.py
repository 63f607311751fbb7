"""Requests of zoetrope.v1 as bytes, so that no client needs generated code."""


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, payload):
    """A length-delimited field."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def number(field_number, value):
    """A varint field."""
    return varint(field_number << 3) + varint(value)


def open_request(stream_id):
    return field(1, field(1, stream_id.encode()))


def frame(sequence, pixels):
    """Frame: sequence 1, pixel_format 2 (RGB8), width 3, height 4, pixels 1000; 224x224."""
    return (
        number(1, sequence) + number(2, 1) + number(3, 224) + number(4, 224) + field(1000, pixels)
    )


def watch_request(sequence, pixels):
    return field(2, frame(sequence, pixels))


def infer_request(pixels):
    """Without a number: the server numbers what it gets."""
    body = number(2, 1) + number(3, 224) + number(4, 224) + field(1000, pixels)
    return field(2, body)
