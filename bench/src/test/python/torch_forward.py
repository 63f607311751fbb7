#!/usr/bin/env python3
"""Forward passes of a torchvision or timm network in PyTorch, timed on request.

SpeedTable.java starts one of these for each way of running a network:

    torch_forward.py NETWORK {eager,compile} {fp32,bf16}
    torch_forward.py NETWORK fx int8

eager is a model as most people run it: eval(), inference_mode(), contiguous NCHW. compile is
torch.compile with frozen weights; of bf16 the whole model is cast. fx is static quantization in FX
graph mode with the onednn engine, traced and frozen. One thread in all of them. The weights are the
library's own initialisation: a pass takes as long whatever they are.

It answers on standard output, a line for a line of standard input, everything else goes to standard
error: first "ready VERSION" or "failed REASON", then for "BATCH PASSES" the nanoseconds of each pass,
or "failed REASON". It ends when its input does.
"""

import os
import sys
import time


def network(name):
    import torchvision

    if name in torchvision.models.list_models(module=torchvision.models):
        return torchvision.models.get_model(name)
    import timm

    names = {
        "efficientnet_lite0": "tf_efficientnet_lite0",
        "deit_tiny": "deit_tiny_patch16_224",
        "deit_small": "deit_small_patch16_224",
        "deit_base": "deit_base_patch16_224",
    }
    return timm.create_model(names.get(name, name))


def quantized(model):
    import torch
    from torch.ao.quantization import get_default_qconfig_mapping
    from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

    torch.backends.quantized.engine = "onednn"
    example = torch.rand(8, 3, 224, 224)
    with torch.inference_mode():
        observed = prepare_fx(model, get_default_qconfig_mapping("onednn"), example)
        observed(example)
        return torch.jit.freeze(torch.jit.trace(convert_fx(observed), example))


def reason(error):
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return "failed " + text[:400]


def main():
    name, way, precision = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(line):
        answers.write(line + "\n")
        answers.flush()

    try:
        import torch

        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
        if way not in ("eager", "compile", "fx") or (way == "fx") != (precision == "int8"):
            raise ValueError(f"{way} {precision}: no such way")
        dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "int8": torch.float32}[precision]
        model = network(name).eval().to(dtype)
        if way == "compile":
            import torch._inductor.config

            torch._inductor.config.freezing = True
            model = torch.compile(model, dynamic=False)
        elif way == "fx":
            model = quantized(model)
        inputs = {}
        answer("ready " + torch.__version__)
    except Exception as error:  # whatever it is, the table says it
        answer(reason(error))
        return

    for line in sys.stdin:
        try:
            batch, passes = map(int, line.split())
            if batch not in inputs:
                inputs[batch] = torch.rand(batch, 3, 224, 224).to(dtype)
            x = inputs[batch]
            times = []
            with torch.inference_mode():
                for _ in range(passes):
                    start = time.perf_counter_ns()
                    model(x)
                    times.append(time.perf_counter_ns() - start)
            answer(" ".join(map(str, times)))
        except Exception as error:
            answer(reason(error))


main()
