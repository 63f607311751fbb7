#!/usr/bin/env python3
"""Writes the TorchScript files that TorchScriptFilesIT serves: one small network, saved in every way
that PyTorch has had of saving one, each with the logits that the PyTorch which wrote it gives.

Run it once with each PyTorch whose files are wanted; none but PyTorch (and NumPy below 2) is needed.
PyTorch 1.8.0 is the first here, with Python 3.8; each brings its own files under its own name.

    python3.8  -m venv t18  && t18/bin/pip  install torch==1.8.0  numpy
    python3.10 -m venv t113 && t113/bin/pip install torch==1.13.1 "numpy<2"
    python3.10 -m venv t20  && t20/bin/pip  install torch==2.0.1  "numpy<2"
    python3.11 -m venv t210 && t210/bin/pip install torch==2.10.0 numpy
    for t in t18 t113 t20 t210; do $t/bin/python server/src/test/python/torchscript_files.py; done
"""

import json
import math
from pathlib import Path

import torch
from torch import nn
from torch.utils.mobile_optimizer import optimize_for_mobile

OUT = Path(__file__).parents[1] / "resources/dev/zoetrope/server/model/torchscript"
EDGE = 16
CLASSES = 5


def numbers(count, phase):
    """The same in every version: no generator of random numbers is."""
    return torch.tensor([math.sin(1.7 * i * (1 + phase / 7) + phase) for i in range(count)])


class Small(nn.Module):
    """A convolution with its normalisation, one that takes channels apart, and a linear layer."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.relu = nn.ReLU()
        self.head = nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.relu(self.depthwise(self.norm(self.stem(x))))
        return self.head(x.mean([2, 3]))


class Branching(Small):
    """What tracing cannot keep."""

    def forward(self, x):
        x = self.norm(self.stem(x))
        for i in range(2):
            if x.shape[2] > 4:
                x = self.relu(self.depthwise(x))
        return self.head(x.mean([2, 3]))


class Quantizable(Small):
    """Between its stubs."""

    def __init__(self):
        super().__init__()
        self.quant = torch.quantization.QuantStub()
        self.dequant = torch.quantization.DeQuantStub()

    def forward(self, x):
        x = self.relu(self.depthwise(self.norm(self.stem(self.quant(x)))))
        return self.dequant(self.head(x.mean([2, 3])))


def filled(model):
    with torch.no_grad():
        for phase, (name, value) in enumerate(sorted(model.state_dict().items())):
            if value.dtype == torch.float32:
                spread = 1.2 / math.sqrt(max(1, value[0].numel())) if value.dim() > 1 else 0.2
                centre = 1 if name in ("norm.weight", "norm.running_var") else 0
                value.copy_((centre + spread * numbers(value.numel(), phase)).reshape(value.shape))
    return model.eval()


def levels():
    """RGB, [16, 16, 3] of 0..255, as the server gets it."""
    i = torch.arange(EDGE * EDGE * 3)
    return ((37 * i + (i // 48) * 11) % 256).to(torch.uint8).reshape(EDGE, EDGE, 3)


def picture():
    """As the network gets it: mean and deviation 0.5."""
    plane = levels().permute(2, 0, 1).unsqueeze(0).to(torch.float32).contiguous()
    return (plane / 255 - 0.5) / 0.5


def scripted(model):
    return torch.jit.script(model)


def quantized(engine):
    """Static quantization as the tutorials have it; the weights are packed for the engine."""
    torch.backends.quantized.engine = engine
    model = filled(Quantizable())
    model = torch.quantization.fuse_modules(
        model, [["stem", "norm"], ["depthwise", "relu"]]
    )
    model.qconfig = torch.quantization.get_default_qconfig(engine)
    torch.quantization.prepare(model, inplace=True)
    for step in range(8):
        model(picture() * (1 - step / 16))
    return torch.quantization.convert(model)


def dynamic(engine):
    torch.backends.quantized.engine = engine
    return torch.quantization.quantize_dynamic(filled(Small()), {nn.Linear}, dtype=torch.qint8)


# name -> what makes the module; .ptl is the lite interpreter's own format
KINDS = {
    "traced.pt": lambda: torch.jit.trace(filled(Small()), picture()),
    "scripted.pt": lambda: scripted(filled(Branching())),
    "frozen.pt": lambda: torch.jit.freeze(scripted(filled(Small()))),
    "dynamic.pt": lambda: torch.jit.trace(dynamic("fbgemm"), picture()),
    "static.pt": lambda: torch.jit.freeze(torch.jit.trace(quantized("fbgemm"), picture())),
    "mobile.pt": lambda: optimize_for_mobile(scripted(filled(Small()))),
    "mobile.ptl": lambda: optimize_for_mobile(scripted(filled(Small()))),
    "quantized.ptl": lambda: optimize_for_mobile(scripted(quantized("qnnpack"))),
}


def save(module, file):
    if file.suffix == ".ptl":
        module._save_for_lite_interpreter(str(file))
    else:
        torch.jit.save(module, str(file))


def refused():
    """What people take for TorchScript and is not, or is and cannot be loaded, by anyone."""
    folder = OUT / "refused"
    folder.mkdir(exist_ok=True)
    model = nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    torch.save(model.state_dict(), folder / "weights.pth")
    torch.save(
        model.state_dict(), folder / "old_weights.pth", _use_new_zipfile_serialization=False
    )
    torch.save(model, folder / "object.pt")
    torch.export.save(torch.export.export(model, (picture(),)), folder / "exported.pt2")
    with torch.package.PackageExporter(folder / "packaged.pt") as package:
        package.extern("torch.**")
        package.save_pickle("model", "model.pkl", model)
    lite = optimize_for_mobile(scripted(filled(Small())))
    lite._save_for_lite_interpreter(str(folder / "flat.ptl"), _use_flatbuffer=True)
    inference = torch.jit.optimize_for_inference(torch.jit.freeze(scripted(model)))
    torch.jit.save(inference, folder / "inference.pt")


def engines(file):
    """A file's logits by the engine that packs its weights: dynamic scales show which it was."""
    logits = {}
    for engine in ["fbgemm", "onednn", "qnnpack", "x86"]:
        torch.backends.quantized.engine = engine
        module = torch.jit.load(str(file))
        with torch.no_grad():
            logits[engine] = [round(x, 7) for x in module(picture())[0].tolist()]
    return logits


def main():
    version = torch.__version__.split("+")[0]
    folder = OUT / version
    folder.mkdir(parents=True, exist_ok=True)
    logits = {}
    for name, make in KINDS.items():
        module = make()
        save(module, folder / name)
        with torch.no_grad():
            logits[name] = [round(x, 7) for x in module(picture())[0].tolist()]
        print(version, name, (folder / name).stat().st_size, logits[name])
    (folder / "logits.json").write_text(json.dumps(logits) + "\n")
    if version == "2.10.0":
        refused()
        (OUT / "engines.json").write_text(json.dumps(engines(folder / "dynamic.pt")) + "\n")


main()
