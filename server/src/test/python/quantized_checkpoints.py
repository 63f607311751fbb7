#!/usr/bin/env python3
"""Writes MobileNetV3-Large quantized as torchvision quantizes it, with what torchvision makes of it.

QuantizedCheckpointIT runs it where Python has torchvision:

    quantized_checkpoints.py FOLDER

For each configuration CONFIG, qnnpack (a scale per weight) and fbgemm (a scale per output channel,
activations of 7 bits), the folder then has

    CONFIG.trained.pth     the state dict before conversion, with its batch normalisations, observers and
                           fake quantizers: what torchvision publishes, and its loader converts
    CONFIG.converted.pth   the state dict after it, of bytes
    CONFIG.ENGINE.logits   fp32 [64, 1000], little-endian: what torchvision's loader makes of the former
                           answers for the pictures, run by each of PyTorch's engines
    CONFIG.json            the scale of these logits, how varied they are, how far engines are apart

and pictures, uint8 [64, 224, 224, 3]. Weights are drawn with a seed, normalisations and observers have
seen pictures of the same kind. As after training, the branches of residual blocks change little of what
they are added to. Of qnnpack, observers are off and those of the hard sigmoids are missing, as in the
published file; of fbgemm they are on, as an interrupted training leaves them.

    quantized_checkpoints.py FIXTURES

writes what is kept: quantized.pth with one quantized tensor of each kind, and quantized_network/, the
same as above of four pictures and a network of three small blocks.
"""

import json
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.ao import quantization
from torchvision.models.mobilenetv3 import InvertedResidualConfig, _mobilenet_v3_conf
from torchvision.models.quantization import mobilenetv3 as quantizable
from torchvision.models.quantization.utils import _replace_relu

PICTURES = 64
EDGE = 224
BATCH = 16
ENGINES = ["qnnpack", "fbgemm", "x86", "onednn"]
FIXTURES = Path(__file__).parents[1] / "resources/dev/zoetrope/server/model/weights"


def pictures(count, seed, edge=EDGE):
    """uint8 [count, edge, edge, 3]: waves of every direction, colour and contrast, some of them noisy."""
    generator = torch.Generator().manual_seed(seed)
    row, column = torch.meshgrid(torch.arange(edge), torch.arange(edge), indexing="ij")
    made = []
    for i in range(count):
        waves = torch.zeros(edge, edge, 3)
        for _ in range(1 + i % 5):
            draw = torch.rand(9, generator=generator)
            frequency = 2 ** (3 * draw[0]) / edge
            phase = 6.28 * (frequency * (row * (2 * draw[1] - 1) + column * (2 * draw[2] - 1)) + draw[3])
            waves += phase.sin().unsqueeze(2) * draw[4:7] * (30 + 90 * draw[7])
        waves += 256 * torch.rand(3, generator=generator)
        waves += torch.randn(waves.shape, generator=generator) * 10 * (i % 3)
        made.append(waves.clamp(0, 255).to(torch.uint8))
    return torch.stack(made)


def normalised(levels):
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)
    return (levels.permute(0, 3, 1, 2).float() / 255 - mean) / std


def plain(blocks, last, classes):
    """As torchvision's _mobilenet_v3_model begins."""
    model = quantizable.QuantizableMobileNetV3(
        blocks, last, classes, block=quantizable.QuantizableInvertedResidual
    )
    _replace_relu(model)
    return model


def large():
    return plain(*_mobilenet_v3_conf("mobilenet_v3_large"), 1000)


def small():
    """Blocks as QuantizedNetworkIT's settings have them."""
    columns = [
        (16, 3, 16, 16, True, "RE", 1, 1),
        (16, 3, 32, 24, False, "HS", 2, 1),
        (24, 5, 48, 24, True, "HS", 1, 1),
    ]
    return plain([InvertedResidualConfig(*block, 1.0) for block in columns], 32, 5)


def prepared(model, engine):
    """As it goes on."""
    model.train()
    model.fuse_model(is_qat=True)
    model.qconfig = quantization.get_default_qat_qconfig(engine)
    return quantization.prepare_qat(model, inplace=True)


def without_dropout(model):
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return model


def seen(model, batches):
    with torch.no_grad():
        for batch in batches:
            model(batch)


def trained(network, config, batches):
    """A state dict as training leaves it."""
    torch.manual_seed(7)
    model = network()
    with torch.no_grad():
        model.classifier[0].weight.normal_(0, 0.05)
        model.classifier[3].weight.normal_(0, 0.08)
        model.classifier[3].bias.normal_(0, 2 if model.classifier[3].out_features > 5 else 0.2)
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.uniform_(0.9, 1.1)
                module.bias.uniform_(-0.5, 0.5)
                module.momentum = None
        for block in model.features:
            if getattr(block, "use_res_connect", False):
                block.block[-1][1].weight.mul_(0.2)
                block.block[-1][1].bias.mul_(0.2)
    seen(without_dropout(model.train()), batches)
    model = without_dropout(prepared(model, config))
    model.apply(torch.ao.nn.intrinsic.qat.freeze_bn_stats)
    seen(model, batches)
    if config == "fbgemm":
        return model.state_dict()
    model.apply(quantization.disable_observer)
    state = model.state_dict()
    for name in [name for name in state if ".scale_activation." in name]:
        del state[name]
        state._metadata[name.partition(".scale_activation.")[0]]["version"] = 1
    return state


def converted(network, state, config):
    """As torchvision's loader makes it, of the engine that is switched on."""
    model = prepared(network(), config)
    model.load_state_dict(state)
    return quantization.convert(model, inplace=True).eval()


def files(folder, network, config, known, shown):
    state = trained(network, config, known)
    torch.save(state, folder / f"{config}.trained.pth")
    answers = {}
    for engine in ENGINES:
        torch.backends.quantized.engine = engine
        model = converted(network, state, config)
        with torch.no_grad():
            answers[engine] = torch.cat([model(batch) for batch in shown])
        (folder / f"{config}.{engine}.logits").write_bytes(answers[engine].numpy().tobytes())
    torch.save(model.state_dict(), folder / f"{config}.converted.pth")
    told = {"torch": torch.__version__, **described(answers, model.classifier[3].scale)}
    (folder / f"{config}.json").write_text(json.dumps(told) + "\n")
    print(config, told)


def all_files(folder, network, count, edge):
    folder.mkdir(parents=True, exist_ok=True)
    levels = pictures(count, 1, edge)
    (folder / "pictures").write_bytes(levels.numpy().tobytes())
    shown = normalised(levels).split(BATCH)
    known = normalised(pictures(4 * BATCH, 2, edge)).split(BATCH)
    for config in ["qnnpack", "fbgemm"]:
        files(folder, network, config, known, shown)


def described(answers, scale):
    steps = {engine: (logits / scale).round() for engine, logits in answers.items()}
    apart = {
        f"{one}-{other}": int((steps[one] - steps[other]).abs().max())
        for i, one in enumerate(ENGINES)
        for other in ENGINES[:i]
    }
    first = steps[ENGINES[0]]
    return {
        "scale": scale,
        "most_steps_apart": apart,
        "distinct_top1": len(set(first.argmax(1).tolist())),
        "steps_over_pictures": float(first.std(0).mean()),
        "steps_over_classes": float(first.std(1).mean()),
    }


def fixtures():
    values = torch.arange(24).reshape(2, 3, 2, 2) / 8 - 1.5
    scales = torch.tensor([0.25, 0.125]).double()
    weight = torch.quantize_per_tensor(values[:, :, 0, 0], 0.5, 0, torch.qint8)
    state = {
        "whole": torch.quantize_per_tensor(values, 0.25, 3, torch.qint8),
        "unsigned": torch.quantize_per_tensor(values, 0.125, 16, torch.quint8),
        "rows": torch.quantize_per_channel(values, scales, torch.tensor([0, -2]), 0, torch.qint8),
        "columns": torch.quantize_per_channel(
            values[0, :, 0].contiguous(), scales, torch.tensor([16, 20]), 1, torch.quint8
        ),
        "linear.scale": torch.tensor(0.5),
        "linear.zero_point": torch.tensor(3),
        "linear._packed_params.dtype": torch.qint8,
        "linear._packed_params._packed_params": (weight, nn.Parameter(torch.tensor([1.5, -2.0]))),
        "bare._packed_params._packed_params": (weight, None),
    }
    torch.save(state, FIXTURES / "quantized.pth")
    torch.save(
        state, FIXTURES / "quantized_legacy.pth", _use_new_zipfile_serialization=False
    )


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    if sys.argv[1:] == ["FIXTURES"]:
        fixtures()
        all_files(FIXTURES / "quantized_network", small, 4, 32)
    else:
        all_files(Path(sys.argv[1]), large, PICTURES, EDGE)


main()
