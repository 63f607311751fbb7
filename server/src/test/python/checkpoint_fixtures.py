#!/usr/bin/env python3
"""Writes the checkpoints that the tests of dev.zoetrope.server.model.weights read: small files as
torch.save, torch.jit and Hugging Face's save_pretrained write them, and the names and shapes of the
published networks' state dicts.

    python3 -m venv env
    env/bin/pip install torch==2.10.0 timm==1.0.31 transformers==5.23.0 safetensors==0.8.0
    env/bin/python server/src/test/python/checkpoint_fixtures.py     # from the repository's root
"""

import argparse
import collections
import json
import shutil
import tempfile
from pathlib import Path

import safetensors
import timm
import torch
import transformers

OUT = Path(__file__).parents[1] / "resources/dev/zoetrope/server/model/weights"


def formula(shape, start=0):
    """Numbers that fp16 and bf16 hold exactly: ((37 i + start) mod 251 - 125) / 64."""
    size = torch.Size(shape).numel()
    values = ((torch.arange(start * 37, start * 37 + size * 37, 37) % 251) - 125) / 64
    return values[:size].reshape(shape).float()


def state_dict():
    """One tensor of every kind that a state dict holds."""
    shared = formula((4, 6))
    state = collections.OrderedDict()
    state["conv.weight"] = torch.nn.Parameter(formula((2, 3, 2, 2)))
    state["half"] = formula((5,)).half()
    state["bfloat"] = formula((5,)).bfloat16()
    state["double"] = formula((5,)).double()
    state["transposed"] = shared.t()
    state["window"] = shared[1:3, 2:5]
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 4)
    state["flags"] = torch.tensor([True, False, True])
    state["bytes"] = torch.tensor([0, 127, 255], dtype=torch.uint8)
    state["chars"] = torch.tensor([-128, 0, 127], dtype=torch.int8)
    state["shorts"] = torch.tensor([-300, 300], dtype=torch.int16)
    state["ints"] = torch.tensor([-70000, 70000], dtype=torch.int32)
    state["bn.num_batches_tracked"] = torch.tensor(7)
    return state


def torch_files():
    state = state_dict()
    torch.save(state, OUT / "plain.pth")
    torch.save(state, OUT / "protocol4.pth", pickle_protocol=4)
    torch.save(state, OUT / "legacy.pth", _use_new_zipfile_serialization=False)
    module = torch.nn.Linear(3, 2)
    wrapped = {f"module.{name}": value for name, value in state.items()}
    torch.save(
        {"epoch": 3, "lr": 0.1, "best": None, "history": [1, (2, 3)], "model": wrapped},
        OUT / "wrapped.pth",
    )
    torch.save({"epoch": 3, "optimizer": {}}, OUT / "no_tensors.pth")
    torch.save({"args": argparse.Namespace(lr=0.1), "model": state}, OUT / "namespace.pth")
    torch.save(module.state_dict(), OUT / "metadata.pth")  # an OrderedDict with _metadata
    torch.jit.script(module).save(OUT / "linear.torchscript")


def fill(model):
    """Weights large enough that every one of them shows in the logits."""
    with torch.no_grad():
        for index, value in enumerate(model.state_dict().values()):
            value.copy_(formula(value.shape, index) / 4)
    return model.eval()


def hugging_face(name, model):
    """Saves a small model as its library does, with its logits for formula((2, 3, 16, 16))."""
    with tempfile.TemporaryDirectory() as folder:
        fill(model).save_pretrained(folder)
        shutil.copy(f"{folder}/model.safetensors", OUT / f"{name}.safetensors")
    with torch.no_grad():
        logits = model(formula((2, 3, 16, 16))).logits
    (OUT / f"{name}.logits.json").write_text(json.dumps(logits.tolist()) + "\n")


def timm_file(name, model, wrap=lambda state: state):
    torch.save(wrap(fill(model).state_dict()), OUT / f"{name}.pth")
    with torch.no_grad():
        logits = model(formula((2, 3, 16, 16)))
    (OUT / f"{name}.logits.json").write_text(json.dumps(logits.tolist()) + "\n")


def names(name, shapes):
    """Names and shapes, one a line."""
    lines = [f"{key} {','.join(map(str, shape))}" for key, shape in shapes]
    (OUT / f"{name}.names").write_text("\n".join(lines) + "\n")


def timm_names(name, model):
    names(name, [(key, value.shape) for key, value in timm.create_model(model).state_dict().items()])


def hugging_face_names(name, model):
    """What is in the file: transformers 5 renames tensors while loading and saving."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with safetensors.safe_open(f"{folder}/model.safetensors", "pt") as file:
            names(name, [(key, file.get_slice(key).get_shape()) for key in sorted(file.keys())])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch_files()
    small = dict(
        hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        image_size=16, patch_size=4, num_labels=3,
    )
    vit = transformers.ViTConfig(**small)
    hugging_face("hf_vit", transformers.ViTForImageClassification(vit))
    timm_file(
        "timm_vit",
        timm.models.vision_transformer.VisionTransformer(
            img_size=16, patch_size=4, embed_dim=8, depth=2, num_heads=2, mlp_ratio=2, num_classes=3
        ),
    )
    timm_file(
        "deit_hub",
        timm.models.deit.VisionTransformerDistilled(
            img_size=16, patch_size=4, embed_dim=8, depth=2, num_heads=2, mlp_ratio=2, num_classes=3
        ),
        lambda state: {"model": state},  # as facebookresearch/deit's hub has its files
    )
    hugging_face_names(
        "hf_vit_base", transformers.ViTForImageClassification(transformers.ViTConfig(num_labels=1000))
    )
    tiny = transformers.DeiTConfig(
        hidden_size=192, num_attention_heads=3, intermediate_size=768, num_labels=1000
    )
    hugging_face_names(
        "hf_deit_tiny_distilled", transformers.DeiTForImageClassificationWithTeacher(tiny)
    )
    timm_names("timm_vit_base", "vit_base_patch16_224")
    timm_names("timm_deit_tiny_distilled", "deit_tiny_distilled_patch16_224")


main()
