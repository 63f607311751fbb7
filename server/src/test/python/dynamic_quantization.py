#!/usr/bin/env python3
"""Writes vision transformers with what torch.ao.quantization.quantize_dynamic makes of their answers.

DynamicQuantizationIT runs it where Python has timm:

    dynamic_quantization.py FOLDER

For each network the folder then has NAME.pth, its fp32 state dict, drawn with a seed, and, fp32
little-endian, [8, 1000], the answers for the pictures one by one: NAME.fp32.logits, and NAME.ENGINE.logits of
quantize_dynamic with per_channel_dynamic_qconfig, all linear layers in qint8; and pictures, fp32
[8, 3, 224, 224], normalised. timm's networks have linear layers everywhere; torchvision's attention keeps a
bare matrix that quantize_dynamic leaves in fp32.
"""

import sys
import warnings
from pathlib import Path

import timm
import torch
from torch import nn
from torch.ao import quantization

NETWORKS = {"vit_b_16": "vit_base_patch16_224", "deit_small": "deit_small_patch16_224"}
PICTURES = 8


def drawn(name):
    """Larger weights than a new network's, so that attention and the classes have something to say."""
    torch.manual_seed(3)
    model = timm.create_model(name).eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Linear):
                module.weight.normal_(0, 0.8 * module.in_features**-0.5)
                module.bias.normal_(0, 0.1)
        model.cls_token.normal_(0, 0.5)
        model.pos_embed.normal_(0, 0.2)
    return model


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    pictures = torch.randn(PICTURES, 3, 7, 7, generator=torch.Generator().manual_seed(5))
    pictures = nn.functional.interpolate(pictures, size=224, mode="bicubic") * 1.2
    (folder / "pictures").write_bytes(pictures.numpy().tobytes())
    for name, published in NETWORKS.items():
        model = drawn(published)
        torch.save(model.state_dict(), folder / f"{name}.pth")
        with torch.no_grad():
            fp32 = torch.cat([model(one) for one in pictures.split(1)])
            (folder / f"{name}.fp32.logits").write_bytes(fp32.numpy().tobytes())
            for engine in ["fbgemm", "onednn"]:
                torch.backends.quantized.engine = engine
                config = {nn.Linear: quantization.per_channel_dynamic_qconfig}
                quantized = quantization.quantize_dynamic(model, config, dtype=torch.qint8)
                logits = torch.cat([quantized(one) for one in pictures.split(1)])
                (folder / f"{name}.{engine}.logits").write_bytes(logits.numpy().tobytes())
                noise = (logits - fp32).pow(2).sum() / fp32.pow(2).sum()
                print(name, engine, f"{float(-10 * noise.log10()):.1f} dB")


main()
