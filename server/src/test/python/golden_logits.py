#!/usr/bin/env python3
"""Writes the golden logits that ArchitectureParityIT compares the Java architectures with.

Builds each network from its reference implementation (torchvision, timm; EfficientNet-Lite0 is
written out below), fills its state dict with the formula of SeededInitialization.java (seed 0), runs
two formula-made inputs, checks that every leaf module's output has a standard deviation between 0.1
and 10, and writes one JSON file per network.

    python3 -m venv env
    env/bin/pip install torch==2.10.0 torchvision==0.25.0 timm==1.0.31
    env/bin/python server/src/test/python/golden_logits.py      # from the repository's root

Optional arguments name the networks to do; without any, all are done.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import timm
import torch
import torchvision
from torch import nn

GOLDEN = Path(__file__).parents[1] / "resources/dev/zoetrope/server/model/arch/golden"
GAMMA = np.uint64(0x9E3779B97F4A7C15)
MASK = (1 << 64) - 1
EMBEDDINGS = {"class_token", "cls_token", "dist_token", "pos_embed", "pos_embedding"}


def mix(z):
    """SplitMix64's output function, on an array of uint64."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(name, size, seed=0):
    """Numbers in -1..1 that depend on the name, the index and the seed only."""
    fnv = 0xCBF29CE484222325
    for octet in name.encode():
        fnv = ((fnv ^ octet) * 0x100000001B3) & MASK
    start = np.uint64(fnv) ^ mix(np.array([seed], dtype=np.uint64))[0]
    with np.errstate(over="ignore"):
        z = mix(start + (np.arange(size, dtype=np.uint64) + np.uint64(1)) * GAMMA)
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1


CONV_WEIGHT, LINEAR_WEIGHT, BIAS = 2.05, 1.2, (1.5, 1)
NORM_WEIGHT, NORM_BIAS = 0.25, (0.125, 0.5)
RUNNING_MEAN, RUNNING_VAR, EMBEDDING = 0.25, 0.25, 1


def distribution(name, state):
    """Centre and spread; the roles and numbers of SeededInitialization.java."""
    shape = state[name].shape
    leaf = name.rsplit(".", 1)[-1]
    fan_in = math.prod(shape[1:])
    if leaf in EMBEDDINGS:
        return 0, EMBEDDING
    if leaf == "running_mean":
        return 0, RUNNING_MEAN
    if leaf == "running_var":
        return 1, RUNNING_VAR
    if len(shape) == 4:
        return 0, CONV_WEIGHT / math.sqrt(fan_in)
    if len(shape) == 2:
        return 0, LINEAR_WEIGHT / math.sqrt(fan_in)
    if leaf == "weight":
        return 1, NORM_WEIGHT
    sibling = name[: -len("bias")] + "weight"
    return NORM_BIAS if len(state[sibling].shape) == 1 else BIAS


def fill(model):
    state = model.state_dict()
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        centre, spread = distribution(name, state)
        values = (centre + spread * uniform(name, tensor.numel())).astype(np.float32)
        tensor.copy_(torch.from_numpy(values).reshape(tensor.shape))


def picture(index, size):
    """Like a normalised picture: a mosaic of 56-pixel tiles in -2..2, another for each index."""
    tiles = -(-size // 56)
    mosaic = 2 * uniform(f"input.{index}", 3 * tiles * tiles).reshape(3, tiles, tiles)
    pixels = mosaic.repeat(56, axis=1).repeat(56, axis=2)[:, :size, :size]
    return torch.from_numpy(pixels.astype(np.float32))


class Block(nn.Module):
    """EfficientNet-Lite's inverted residual."""

    def __init__(self, cin, cout, kernel, stride, expansion):
        super().__init__()
        mid = cin * expansion
        if expansion > 1:
            self._expand_conv = nn.Conv2d(cin, mid, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(mid, eps=1e-3)
        self._depthwise_conv = nn.Conv2d(
            mid, mid, kernel, stride, kernel // 2, groups=mid, bias=False
        )
        self._bn1 = nn.BatchNorm2d(mid, eps=1e-3)
        self._project_conv = nn.Conv2d(mid, cout, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(cout, eps=1e-3)
        self._relu = nn.ReLU6()
        self.expands = expansion > 1
        self.skips = stride == 1 and cin == cout

    def forward(self, x):
        y = x
        if self.expands:
            y = self._relu(self._bn0(self._expand_conv(y)))
        y = self._relu(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return y + x if self.skips else y


class EfficientNetLite0(nn.Module):
    """(repeats, kernel, stride, expansion, channels) as in EfficientNet's table 1; no SE, ReLU6."""

    STAGES = [
        (1, 3, 1, 1, 16),
        (2, 3, 2, 6, 24),
        (2, 5, 2, 6, 40),
        (3, 3, 2, 6, 80),
        (3, 5, 1, 6, 112),
        (4, 5, 2, 6, 192),
        (1, 3, 1, 6, 320),
    ]

    def __init__(self):
        super().__init__()
        self._conv_stem = nn.Conv2d(3, 32, 3, 2, 1, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=1e-3)
        self._blocks = nn.ModuleList()
        cin = 32
        for repeats, kernel, stride, expansion, cout in self.STAGES:
            for repeat in range(repeats):
                self._blocks.append(
                    Block(cin, cout, kernel, stride if repeat == 0 else 1, expansion)
                )
                cin = cout
        self._conv_head = nn.Conv2d(320, 1280, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(1280, eps=1e-3)
        self._fc = nn.Linear(1280, 1000)
        self._relu = nn.ReLU6()

    def forward(self, x):
        x = self._relu(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        x = self._relu(self._bn1(self._conv_head(x)))
        return self._fc(x.mean((2, 3)))


def mobilenet(variant="large", **settings):
    return getattr(torchvision.models, f"mobilenet_v3_{variant}")(weights=None, **settings)


def deit(name):
    return timm.create_model(name, pretrained=False)


def small_vit(**settings):
    """A small timm transformer, for the shapes that have no name of their own."""
    return timm.models.vision_transformer.VisionTransformer(
        img_size=96, patch_size=16, embed_dim=96, depth=3, num_heads=4, mlp_ratio=2.5,
        num_classes=10, **settings,
    )


def without(model, *layers):
    """The reference without its classifier, as `output=pooled` or `class_token` leaves it out."""
    for layer in layers:
        setattr(model, layer, nn.Identity())
    return model


def class_token(model):
    model.forward = lambda x: model.forward_features(x)[:, 0]
    return without(model, "head", "head_dist")


def mobilenet_of_blocks():
    block = torchvision.models.mobilenetv3.InvertedResidualConfig
    rows = [(16, 3, 32, 24, False, "RE", 2, 1), (24, 5, 64, 24, True, "HS", 1, 2)]
    return torchvision.models.MobileNetV3(
        [block(*row, 1.0) for row in rows], last_channel=128, num_classes=10
    )


# file name -> (architecture, settings as `zoetrope models build` takes them, reference, input size)
MODELS = {
    "efficientnet_lite0": ("efficientnet_lite0", {}, EfficientNetLite0, 224),
    "mobilenet_v3_large": ("mobilenet_v3_large", {}, mobilenet, 224),
    "mobilenet_v3_small": ("mobilenet_v3_small", {}, lambda: mobilenet("small"), 224),
    "mobilenet_v3_large_width_0.75": (
        "mobilenet_v3_large",
        {"width_mult": "0.75", "num_classes": "10", "dropout": "0.5"},
        lambda: mobilenet(width_mult=0.75, num_classes=10, dropout=0.5),
        224,
    ),
    "mobilenet_v3_large_reduced_tail": (
        "mobilenet_v3_large",
        {"reduced_tail": "true"},
        lambda: mobilenet(reduced_tail=True),
        224,
    ),
    "mobilenet_v3_large_dilated": (
        "mobilenet_v3_large",
        {"dilated": "true"},
        lambda: mobilenet(dilated=True),
        224,
    ),
    "mobilenet_v3_small_tail_dilated": (
        "mobilenet_v3_small",
        {"reduced_tail": "true", "dilated": "true", "width_mult": "1.25"},
        lambda: mobilenet("small", reduced_tail=True, dilated=True, width_mult=1.25),
        224,
    ),
    "mobilenet_v3_blocks": (
        "mobilenet_v3",
        {
            "blocks": "16,3,32,24,false,RE,2,1; 24,5,64,24,true,HS,1,2",
            "last_channel": "128",
            "num_classes": "10",
        },
        mobilenet_of_blocks,
        224,
    ),
    "vit_b_16": ("vit_b_16", {}, lambda: torchvision.models.vit_b_16(weights=None), 224),
    "vit_b_32_384": (
        "vit_b_32",
        {"image_size": "384", "num_classes": "10"},
        lambda: torchvision.models.vit_b_32(weights=None, image_size=384, num_classes=10),
        384,
    ),
    "deit_tiny": ("deit_tiny", {}, lambda: deit("deit_tiny_patch16_224"), 224),
    "deit_tiny_distilled": (
        "deit_tiny_distilled",
        {},
        lambda: deit("deit_tiny_distilled_patch16_224"),
        224,
    ),
    "vit_token": (
        "vit",
        {
            "image_size": "96", "patch_size": "16", "embed_dim": "96", "depth": "3",
            "num_heads": "4", "mlp_dim": "240", "num_classes": "10",
        },
        small_vit,
        96,
    ),
    "vit_average": (
        "vit",
        {
            "image_size": "96", "patch_size": "16", "embed_dim": "96", "depth": "3",
            "num_heads": "4", "mlp_dim": "240", "num_classes": "10", "global_pool": "avg",
        },
        lambda: small_vit(global_pool="avg"),
        96,
    ),
    "efficientnet_lite0_pooled": (
        "efficientnet_lite0",
        {"output": "pooled"},
        lambda: without(EfficientNetLite0(), "_fc"),
        224,
    ),
    "mobilenet_v3_large_pooled": (
        "mobilenet_v3_large",
        {"output": "pooled"},
        lambda: without(mobilenet(), "classifier"),
        224,
    ),
    "deit_tiny_distilled_class_token": (
        "deit_tiny_distilled",
        {"output": "class_token"},
        lambda: class_token(deit("deit_tiny_distilled_patch16_224")),
        224,
    ),
    "vit_average_pooled": (
        "vit",
        {
            "image_size": "96", "patch_size": "16", "embed_dim": "96", "depth": "3",
            "num_heads": "4", "mlp_dim": "240", "global_pool": "avg", "output": "pooled",
        },
        lambda: without(small_vit(global_pool="avg"), "head"),
        96,
    ),
}


def watch(model):
    """Standard deviation of each leaf module's output, by name."""
    deviations = {}

    def hook(name):
        def note(module, inputs, output):
            tensor = output[0] if isinstance(output, tuple) else output
            deviations[name + ":" + type(module).__name__] = tensor.std().item()

        return note

    for name, module in model.named_modules():
        if not list(module.children()) or isinstance(module, nn.MultiheadAttention):
            module.register_forward_hook(hook(name))
    return deviations


@torch.inference_mode()
def golden(name):
    architecture, settings, build, size = MODELS[name]
    model = build().eval()
    fill(model)
    deviations = watch(model)
    logits = model(torch.stack([picture(0, size), picture(1, size)]))
    low, high = min(deviations, key=deviations.get), max(deviations, key=deviations.get)
    difference = ((logits[0] - logits[1]).std() / logits.std()).item()
    print(
        f"{name}: {len(deviations)} layers, std {deviations[low]:.3f} ({low})"
        f" to {deviations[high]:.3f} ({high}); logits std {logits.std():.3f},"
        f" difference between inputs {difference:.3f}"
    )
    fits = 0.1 <= deviations[low] and deviations[high] <= 10
    record = {
        "architecture": architecture,
        "settings": settings,
        "size": size,
        "made_with": f"torch {torch.__version__.split('+')[0]}, "
        f"torchvision {torchvision.__version__.split('+')[0]}, timm {timm.__version__}",
        "state": {
            key: list(value.shape)
            for key, value in model.state_dict().items()
            if not key.endswith("num_batches_tracked")
        },
        "logits": [[float(f"{x:.7g}") for x in row] for row in logits.tolist()],
    }
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / f"{name}.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")
    return fits


if __name__ == "__main__":
    outside = [name for name in sys.argv[1:] or MODELS if not golden(name)]
    sys.exit(f"activations outside 0.1..10: {outside}" if outside else 0)
